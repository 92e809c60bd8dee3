"""Whether a rule is met: conditions over facts, joined by "and" or "or", with brackets of the other word.

A rule is used by the links of items and, when they are built, by fraud rules: whoever asks gets the same answer, and
for each condition what the fact was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ringup.conditions.rules.variables import BY_NAME, Fact, Kind, Variable
from ringup.values.decimals import parse_decimal


class Operator(StrEnum):
    """How a fact is compared."""

    IS = "is"
    IS_NOT = "is_not"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    BEGINS = "begins"
    EMPTY = "empty"
    FILLED = "filled"
    YES = "yes"
    NO = "no"


class Join(StrEnum):
    """How conditions are joined; in brackets it is the other word."""

    ALL = "all"
    ANY = "any"


Op = Operator
OF_WORDS = (Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, Op.CONTAINS, Op.BEGINS, Op.EMPTY, Op.FILLED)
OF_FIGURES = (
    Op.IS,
    Op.IS_NOT,
    Op.LESS,
    Op.AT_MOST,
    Op.MORE,
    Op.AT_LEAST,
    Op.BETWEEN,
    Op.IN,
    Op.NOT_IN,
    Op.EMPTY,
    Op.FILLED,
)
OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    Kind.CODE: OF_WORDS,
    Kind.TEXT: OF_WORDS,
    Kind.NUMBER: OF_FIGURES,
    Kind.AMOUNT: OF_FIGURES,
    Kind.FLAG: (Op.YES, Op.NO),
    Kind.CODES: (Op.CONTAINS, Op.IN, Op.NOT_IN, Op.EMPTY, Op.FILLED),
}
FIGURES = (Kind.NUMBER, Kind.AMOUNT)
# How many values they take; the others one.
NONE = frozenset({Op.EMPTY, Op.FILLED, Op.YES, Op.NO})
TWO = frozenset({Op.BETWEEN})
MANY = frozenset({Op.IN, Op.NOT_IN})
# Parts of codes need not exist: "begins with 10" is meant.
OF_PARTS = frozenset({Op.CONTAINS, Op.BEGINS})


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A fact compared with values, as they were written. `bracketed`: in one bracket with the condition before it."""

    variable: str
    operator: Operator
    values: tuple[str, ...] = ()
    bracketed: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Conditions and the word that joins them."""

    join: Join = Join.ALL
    conditions: tuple[Condition, ...] = ()

    def groups(self) -> list[list[Condition]]:
        """The brackets, in their order; most hold one condition.

        >>> group = Condition(variable="customer_group", operator=Op.IS, values=("491",))
        >>> lamp = Condition(variable="item", operator=Op.IS, values=("009",))
        >>> mug = Condition(variable="item", operator=Op.IS, values=("010",), bracketed=True)
        >>> [len(bracket) for bracket in Rule(conditions=(group, lamp, mug)).groups()]
        [1, 2]
        """
        found: list[list[Condition]] = []
        for condition in self.conditions:
            if condition.bracketed and found:
                found[-1].append(condition)
            else:
                found.append([condition])
        return found

    def names(self) -> frozenset[str]:
        """The facts that it looks at."""
        return frozenset(condition.variable for condition in self.conditions)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A condition with the fact as it was."""

    condition: Condition
    fact: Fact
    met: bool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether the rule is met, and each of its conditions."""

    met: bool
    judged: tuple[Judged, ...]


def judge(rule: Rule, facts: Mapping[str, Fact]) -> Verdict:
    """Whether the facts meet the rule. One without conditions is met by nothing: it says nothing yet.

    Customer group = 491 and (item = 009 or item = 010), for 010 in group 491:

    >>> group = Condition(variable="customer_group", operator=Op.IS, values=("491",))
    >>> lamp = Condition(variable="item", operator=Op.IS, values=("009",))
    >>> mug = Condition(variable="item", operator=Op.IS, values=("010",), bracketed=True)
    >>> verdict = judge(Rule(conditions=(group, lamp, mug)), {"customer_group": "491", "item": "010"})
    >>> verdict.met, [each.met for each in verdict.judged]
    (True, [True, False, True])
    """
    outside, inside = (all, any) if rule.join is Join.ALL else (any, all)
    groups = [[_judge(condition, facts) for condition in group] for group in rule.groups()]
    met = outside(inside(each.met for each in group) for group in groups)
    return Verdict(met=met and bool(groups), judged=tuple(each for group in groups for each in group))


def read_rule(params: Mapping[str, Any]) -> Rule:
    """The rule as it is stored: `{"join": "all", "conditions": [{"variable": …, "operator": …, "values": […]}]}`.

    What is not known (any more) is left out; a rule is only stored when all of it is known (`rules/set_up.py`).
    """
    conditions = params.get("conditions") or ()
    return Rule(
        join=Join.ANY if params.get("join") == Join.ANY.value else Join.ALL,
        conditions=tuple(
            Condition(
                variable=row["variable"],
                operator=Operator(row["operator"]),
                values=tuple(row.get("values") or ()),
                bracketed=bool(row.get("bracketed")),
            )
            for row in conditions
            if row.get("variable") in BY_NAME and row.get("operator") in {each.value for each in Operator}
        ),
    )


def names_of(rules: Iterable[Rule]) -> frozenset[str]:
    """The facts that any of the rules looks at."""
    return frozenset().union(*(rule.names() for rule in rules))


def same(text: str) -> str:
    """The text as it is compared: capitals and blanks say nothing, so `1011 ab` is `1011AB`."""
    return "".join(text.split()).casefold()


def figure(text: str) -> Decimal | None:
    """A plain decimal number, or None."""
    try:
        return parse_decimal(text)
    except ValueError:
        return None


def _judge(condition: Condition, facts: Mapping[str, Fact]) -> Judged:
    variable, fact = BY_NAME[condition.variable], facts.get(condition.variable)
    return Judged(condition=condition, fact=fact, met=_is_met(variable, condition, fact))


def _is_met(variable: Variable, condition: Condition, fact: Fact) -> bool:
    operator = condition.operator
    if operator not in OPERATORS[variable.kind]:
        return False
    if operator in OPPOSITES:
        return not _is_met_plainly(variable, OPPOSITES[operator], condition.values, fact)
    return _is_met_plainly(variable, operator, condition.values, fact)


# The exact opposite, also where nobody knows the fact: who is no customer is not in group 491.
OPPOSITES = {Op.IS_NOT: Op.IS, Op.NOT_IN: Op.IN, Op.FILLED: Op.EMPTY, Op.NO: Op.YES}


def _is_met_plainly(variable: Variable, operator: Operator, values: Sequence[str], fact: Fact) -> bool:
    if operator is Op.EMPTY:
        return fact is None or fact in ("", frozenset())
    if operator is Op.YES:
        return fact is True
    if fact is None or isinstance(fact, bool):
        return False
    if isinstance(fact, Decimal):
        numbers = [number for value in values if (number := figure(value)) is not None]
        return bool(numbers) and len(numbers) == len(values) and BY_FIGURE[operator](fact, numbers)
    words = [same(value) for value in values]
    if isinstance(fact, frozenset):
        return not {same(one) for one in fact}.isdisjoint(words)
    return bool(words) and BY_WORD[operator](same(fact), words)


BY_FIGURE: Mapping[Operator, Callable[[Decimal, Sequence[Decimal]], bool]] = {
    Op.IS: lambda fact, values: fact == values[0],
    Op.LESS: lambda fact, values: fact < values[0],
    Op.AT_MOST: lambda fact, values: fact <= values[0],
    Op.MORE: lambda fact, values: fact > values[0],
    Op.AT_LEAST: lambda fact, values: fact >= values[0],
    Op.BETWEEN: lambda fact, values: values[0] <= fact <= values[-1],
    Op.IN: lambda fact, values: fact in values,
}
BY_WORD: Mapping[Operator, Callable[[str, Sequence[str]], bool]] = {
    Op.IS: lambda fact, values: fact == values[0],
    Op.IN: lambda fact, values: fact in values,
    Op.CONTAINS: lambda fact, values: values[0] in fact,
    Op.BEGINS: lambda fact, values: fact.startswith(values[0]),
}
