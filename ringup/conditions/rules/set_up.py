"""Whether a rule can be stored: facts that are known, operators that fit them, values that can be read and exist."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.conditions.rules.conditions import FIGURES, MANY, NONE, OF_PARTS, OPERATORS, TWO, Operator, figure, same
from ringup.conditions.rules.variables import BY_NAME, Kind, Variable
from ringup.values.refusal import Refusal

MOST_CONDITIONS = 20
MOST_VALUES = 100
LONGEST = 80


def conditions_hold(change: SetupChange) -> Iterator[Refusal]:
    """Every condition can be judged, and what it names exists.

    `change.facts["known"]`: {what codes are of: the codes that exist, as they are compared}.

    Refusals, each at its field: `required`, `too_many_conditions` {most}, `not_in_list`, `operator_does_not_fit`,
    `no_value`, `one_value`, `two_values`, `too_many_values` {most}, `too_long`, `not_a_number` {value}, `must_be_more`
    {than}, `unknown_value` {value}.
    """
    rows = change.after["params"].get("conditions") or []
    if not rows:
        yield Refusal(code="required", field="params.conditions.0.variable")
    if len(rows) > MOST_CONDITIONS:
        yield Refusal(code="too_many_conditions", facts={"most": MOST_CONDITIONS}, field="params.conditions")
        return
    for place, row in enumerate(rows):
        for refusal in refuse_condition(row, change.facts.get("known") or {}):
            yield Refusal(code=refusal.code, facts=refusal.facts, field=f"params.conditions.{place}.{refusal.field}")


def refuse_condition(row: Mapping[str, Any], known: Mapping[str, frozenset[str]]) -> Iterator[Refusal]:
    """Why the condition cannot be stored; the fields are its own."""
    variable = BY_NAME.get(row.get("variable") or "")
    if variable is None:
        yield Refusal(code="not_in_list" if row.get("variable") else "required", field="variable")
        return
    if row.get("operator") not in OPERATORS[variable.kind]:
        yield Refusal(code="operator_does_not_fit", field="operator")
        return
    operator, values = Operator(row["operator"]), list(row.get("values") or ())
    refusal = _count(operator, values) or _read(variable, operator, values) or _find(variable, operator, values, known)
    if refusal:
        yield refusal


def asked_codes(rows: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """What has to exist: {what the codes are of: the codes}."""
    asked: dict[str, set[str]] = {}
    for row in rows:
        variable = BY_NAME.get(row.get("variable") or "")
        if variable is not None and variable.of:
            asked.setdefault(variable.of, set()).update(row.get("values") or ())
    return asked


def _count(operator: Operator, values: Sequence[str]) -> Refusal | None:
    if operator in NONE:
        return Refusal(code="no_value", field="values") if values else None
    if not values:
        return Refusal(code="required", field="values")
    if operator in TWO:
        return None if len(values) == len(("first", "last")) else Refusal(code="two_values", field="values")
    if operator in MANY:
        too_many = len(values) > MOST_VALUES
        return Refusal(code="too_many_values", facts={"most": MOST_VALUES}, field="values") if too_many else None
    return Refusal(code="one_value", field="values") if len(values) > 1 else None


def _read(variable: Variable, operator: Operator, values: Sequence[str]) -> Refusal | None:
    if any(len(value) > LONGEST for value in values):
        return Refusal(code="too_long", facts={"longest": LONGEST}, field="values")
    if variable.kind not in FIGURES:
        return None
    numbers = [figure(value) for value in values]
    for value, number in zip(values, numbers, strict=True):
        if number is None:
            return Refusal(code="not_a_number", facts={"value": value}, field="values")
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    if operator in TWO and first is not None and last is not None and last < first:
        return Refusal(code="must_be_more", facts={"than": first}, field="values")
    return None


def _find(
    variable: Variable, operator: Operator, values: Sequence[str], known: Mapping[str, frozenset[str]]
) -> Refusal | None:
    if not variable.of or (operator in OF_PARTS and variable.kind is Kind.CODE):
        return None
    unknown = [value for value in values if same(value) not in known.get(variable.of, frozenset())]
    return Refusal(code="unknown_value", facts={"value": ", ".join(unknown)}, field="values") if unknown else None
