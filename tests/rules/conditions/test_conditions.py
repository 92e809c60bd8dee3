"""A rule is met or not, and says which of its conditions were not."""

from decimal import Decimal

import pytest

from ringup.conditions.rules.conditions import OPERATORS, Condition, Join, Operator, Rule, judge, read_rule
from ringup.conditions.rules.variables import BY_NAME, VARIABLES, Fact, Kind

Op = Operator


def met(variable: str, operator: Operator, *values: str, fact: Fact) -> bool:
    condition = Condition(variable=variable, operator=operator, values=values)
    return judge(Rule(conditions=(condition,)), {variable: fact}).met


@pytest.mark.parametrize(
    ("operator", "values", "fact", "expected"),
    [
        (Op.IS, ("491",), "491", True),
        (Op.IS, ("491",), "490", False),
        (Op.IS, ("491",), None, False),
        (Op.IS_NOT, ("491",), "490", True),
        (Op.IS_NOT, ("491",), None, True),
        (Op.IN, ("490", "491"), "491", True),
        (Op.NOT_IN, ("490", "491"), "491", False),
        (Op.NOT_IN, ("490", "491"), "", True),
        (Op.EMPTY, (), "", True),
        (Op.EMPTY, (), None, True),
        (Op.FILLED, (), "", False),
        (Op.FILLED, (), "491", True),
        (Op.BEGINS, ("49",), "491", True),
        (Op.CONTAINS, ("91",), "491", True),
    ],
)
def test_a_code_is_compared(operator: Operator, values: tuple[str, ...], fact: Fact, *, expected: bool) -> None:
    assert met("customer_group", operator, *values, fact=fact) is expected


def test_capitals_and_blanks_say_nothing() -> None:
    assert met("postal_code", Op.BEGINS, "1011 a", fact="1011AB")
    assert met("city", Op.IS, "den  haag", fact="Den Haag")


@pytest.mark.parametrize(
    ("operator", "values", "met_by", "not_by"),
    [
        (Op.IS, ("10",), "10.00", "10.01"),
        (Op.IS_NOT, ("10",), "9", "10"),
        (Op.LESS, ("10",), "9.99", "10"),
        (Op.AT_MOST, ("10",), "10", "10.01"),
        (Op.MORE, ("10",), "10.01", "10"),
        (Op.AT_LEAST, ("10",), "10", "9.99"),
        (Op.BETWEEN, ("10", "20"), "20", "20.01"),
        (Op.IN, ("10", "20"), "20", "15"),
        (Op.NOT_IN, ("10", "20"), "15", "20"),
    ],
)
def test_a_figure_is_compared(operator: Operator, values: tuple[str, ...], met_by: str, not_by: str) -> None:
    assert met("order_total", operator, *values, fact=Decimal(met_by))
    assert not met("order_total", operator, *values, fact=Decimal(not_by))


def test_nobody_knows_how_long_ago_an_order_was_that_never_was() -> None:
    assert not met("days_since_order", Op.MORE, "30", fact=None)
    assert met("days_since_order", Op.EMPTY, fact=None)
    assert met("days_since_order", Op.IS_NOT, "30", fact=None)


def test_several_codes_contain_one() -> None:
    categories = frozenset({"LAMPS", "HOME"})
    assert met("categories", Op.CONTAINS, "home", fact=categories)
    assert met("categories", Op.IN, "GARDEN", "LAMPS", fact=categories)
    assert met("categories", Op.NOT_IN, "GARDEN", fact=categories)
    assert met("categories", Op.EMPTY, fact=frozenset())


def test_a_flag_is_yes_or_no_and_unknown_is_no() -> None:
    assert met("addresses_differ", Op.YES, fact=True)
    assert met("addresses_differ", Op.NO, fact=False)
    assert met("addresses_differ", Op.NO, fact=None)


GROUP = Condition(variable="customer_group", operator=Op.IS, values=("491",))
LAMP = Condition(variable="item", operator=Op.IS, values=("LAMP-1",))
MUG = Condition(variable="item", operator=Op.IS, values=("MUG-1",), bracketed=True)


@pytest.mark.parametrize(
    ("join", "group", "item", "expected"),
    [
        # group and (lamp or mug)
        (Join.ALL, "491", "MUG-1", True),
        (Join.ALL, "490", "MUG-1", False),
        (Join.ALL, "491", "CLOCK-1", False),
        # group or (lamp and mug)
        (Join.ANY, "491", "CLOCK-1", True),
        (Join.ANY, "490", "MUG-1", False),
    ],
)
def test_brackets_have_the_other_word(join: Join, group: str, item: str, *, expected: bool) -> None:
    rule = Rule(join=join, conditions=(GROUP, LAMP, MUG))
    assert judge(rule, {"customer_group": group, "item": item}).met is expected


def test_the_verdict_has_every_condition_with_its_fact() -> None:
    verdict = judge(Rule(conditions=(GROUP, LAMP)), {"customer_group": "12", "item": "LAMP-1"})
    assert [(each.fact, each.met) for each in verdict.judged] == [("12", False), ("LAMP-1", True)]


def test_a_rule_that_says_nothing_is_met_by_nothing() -> None:
    assert not judge(Rule(), {}).met
    assert not judge(Rule(join=Join.ANY), {}).met


def test_a_stored_rule_is_read() -> None:
    stored = {
        "join": "any",
        "conditions": [
            {"variable": "customer_group", "operator": "is", "values": ["491"]},
            {"variable": "item", "operator": "in", "values": ["LAMP-1", "MUG-1"], "bracketed": True},
        ],
    }
    rule = read_rule(stored)
    assert rule.join is Join.ANY
    assert rule.conditions[1] == Condition(variable="item", operator=Op.IN, values=("LAMP-1", "MUG-1"), bracketed=True)
    assert rule.names() == {"customer_group", "item"}


def test_every_kind_has_operators_and_every_variable_a_name_of_its_own() -> None:
    assert set(OPERATORS) == set(Kind)
    assert len(BY_NAME) == len(VARIABLES)
