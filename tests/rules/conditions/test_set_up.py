"""What cannot be judged is not stored, and the field that is wrong says so."""

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.conditions.rules.set_up import MOST_CONDITIONS, MOST_VALUES, asked_codes, conditions_hold

KNOWN = {"item": frozenset({"lamp-1"}), "customer_group": frozenset({"491"})}


def refused(*rows: dict[str, object]) -> list[tuple[str, str]]:
    actor = Actor(user=1, name="Mira", legal_entity=1, call_center=None)
    change = SetupChange(actor=actor, before=None, after={"params": {"conditions": list(rows)}}, facts={"known": KNOWN})
    return [(refusal.code, refusal.field.removeprefix("params.conditions.")) for refusal in conditions_hold(change)]


def one(variable: str, operator: str, *values: str) -> dict[str, object]:
    return {"variable": variable, "operator": operator, "values": list(values)}


@pytest.mark.parametrize(
    "row",
    [
        one("customer_group", "is", "491"),
        one("item", "in", "LAMP-1", "lamp-1"),
        one("item", "begins", "LA"),
        one("order_total", "between", "10", "20.50"),
        one("addresses_differ", "yes"),
        one("city", "contains", "Haag"),
        one("days_since_order", "empty"),
    ],
)
def test_what_can_be_judged_is_stored(row: dict[str, object]) -> None:
    assert refused(row) == []


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (one("", "is", "1"), "required", "variable"),
        (one("moon", "is", "1"), "not_in_list", "variable"),
        (one("order_total", "begins", "1"), "operator_does_not_fit", "operator"),
        (one("addresses_differ", "is", "yes"), "operator_does_not_fit", "operator"),
        (one("customer_group", "is"), "required", "values"),
        (one("customer_group", "is", "491", "492"), "one_value", "values"),
        (one("order_total", "between", "10"), "two_values", "values"),
        (one("order_total", "between", "20", "10"), "must_be_more", "values"),
        (one("order_total", "is", "ten"), "not_a_number", "values"),
        (one("customer_group", "empty", "491"), "no_value", "values"),
        (one("item", "is", "MOON-1"), "unknown_value", "values"),
        (one("bought_items", "contains", "MOON"), "unknown_value", "values"),
        (one("city", "is", "x" * 81), "too_long", "values"),
        (one("postal_code", "in", *map(str, range(MOST_VALUES + 1))), "too_many_values", "values"),
    ],
)
def test_what_cannot_is_refused_at_its_field(row: dict[str, object], code: str, field: str) -> None:
    assert refused(row) == [(code, f"0.{field}")]


def test_every_row_says_what_is_wrong_with_it() -> None:
    rows = (one("item", "is", "LAMP-1"), one("item", "is", "X"), one("order_lines", "more", "y"))
    assert refused(*rows) == [("unknown_value", "1.values"), ("not_a_number", "2.values")]


def test_a_rule_has_conditions_but_not_too_many() -> None:
    assert refused() == [("required", "0.variable")]
    many = [one("item", "is", "LAMP-1")] * (MOST_CONDITIONS + 1)
    assert [code for code, _ in refused(*many)] == ["too_many_conditions"]


def test_only_codes_have_to_exist() -> None:
    rows = [one("item", "in", "A", "B"), one("bought_items", "contains", "C"), one("city", "is", "D")]
    assert asked_codes(rows) == {"item": {"A", "B", "C"}}
