"""Price rules that may be stored: enabled with what they need, in range, in tiers that follow each other, readable."""

from typing import Any

import pytest

from ringup.pricing.rules.set_up import (
    adjustment_parses,
    adjusts_by_something,
    charge_parses,
    discount_parses,
    has_offers_in_range,
    has_what_enabling_needs,
    is_off_while_edited,
    tiers_follow_each_other,
)
from tests.rules.call_centers.changes import refused


def discount(**other: Any) -> dict[str, Any]:
    """A disabled discount of 10 % on everything."""
    return {
        "code": "SPRING",
        "name": "Spring",
        "kind": "simple",
        "enabled": False,
        "concurrency": "best_price",
        "priority": None,
        "coupon_required": False,
        "match_all_price_groups": False,
        "price_groups": [1],
        "params": {"lines": [{"percent": "10"}]},
        **other,
    }


def lines(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"params": {"lines": list(rows)}}


def test_a_disabled_discount_may_be_unfinished():
    assert refused(has_what_enabling_needs, discount(params={}, price_groups=[])) == []


def test_an_enabled_discount_has_a_group_and_a_line():
    unfinished = discount(enabled=True, price_groups=[], params={"lines": [{"exclude": True}]})
    assert [code for _, code in refused(has_what_enabling_needs, unfinished)] == [
        "price_group_needed",
        "discount_line_needed",
    ]


def test_an_enabled_discount_changes_only_by_being_switched_off():
    on = discount(enabled=True)
    assert refused(is_off_while_edited, on | {"name": "Summer"}, on) == [("enabled", "disable_first")]
    assert refused(is_off_while_edited, on | {"name": "Summer", "enabled": False}, on) == []
    assert refused(is_off_while_edited, on, on) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"percent": "0.01"}, None),
        ({"percent": "100"}, None),
        ({"percent": "0"}, "percent_out_of_range"),
        ({"percent": "100.01"}, "percent_out_of_range"),
        ({"amount": "0"}, "too_small"),
        ({"price": "0"}, None),
        ({"price": "-1"}, "too_small"),
        ({"percent": "NaN"}, "invalid"),
        ({}, "required"),
        ({"exclude": True}, None),
    ],
)
def test_a_line_takes_off_something_sensible(line: dict[str, Any], code: str | None):
    expected = [("params.lines.1.value", code)] if code else []
    assert refused(has_offers_in_range, lines({"percent": "5"}, line)) == expected


def test_an_adjustment_may_lower_and_raise_and_needs_something():
    assert refused(adjusts_by_something, {"params": {"percent": "-10"}}) == []
    assert refused(adjusts_by_something, {"params": {"amount": "-1"}}) == []
    assert refused(adjusts_by_something, {"params": {}}) == [("params.value", "required")]
    assert refused(adjusts_by_something, {"params": {"price": "-1"}}) == [("params.value", "too_small")]


def tiers(*bounds: tuple[str, str | None], **value: str) -> dict[str, Any]:
    """Tiers with these bounds."""
    made = [{"from": start, **({"to": end} if end else {}), **(value or {"fixed": "5"})} for start, end in bounds]
    return {"params": {"tiers": made}}


def test_tiers_follow_each_other_in_any_order_and_may_leave_a_gap():
    assert refused(tiers_follow_each_other, tiers(("50", None), ("0", "50"))) == []
    assert refused(tiers_follow_each_other, tiers(("0", "50"), ("60", "100"))) == []


def test_tiers_that_overlap_are_refused_where_the_second_begins():
    overlap = [("params.tiers.1.from", "tiers_overlap")]
    assert refused(tiers_follow_each_other, tiers(("0", "60"), ("50", None))) == overlap
    assert refused(tiers_follow_each_other, tiers(("0", None), ("50", None))) == overlap


def test_a_tier_holds_something_and_costs_something():
    assert refused(tiers_follow_each_other, tiers(("50", "50"))) == [("params.tiers.0.to", "must_be_more")]
    assert refused(tiers_follow_each_other, tiers(("0", None), fixed="-1")) == [("params.tiers.0.value", "too_small")]
    assert refused(tiers_follow_each_other, {"params": {"tiers": [{"from": "0"}]}}) == [
        ("params.tiers.0.value", "required")
    ]
    assert refused(tiers_follow_each_other, {"params": {}}) == [("params.tiers.0.value", "tier_needed")]


def test_what_the_calculation_cannot_read_is_never_stored():
    assert refused(discount_parses, discount()) == []
    assert refused(discount_parses, discount(params={"lines": [{"percnt": "10"}]}))[0][1] == "not_readable"
    assert refused(discount_parses, discount(kind="barter"))[0][1] == "not_readable"
    assert refused(adjustment_parses, {"code": "A", "params": {"percent": "5", "amount": "1"}})[0][1] == "not_readable"
    charge = {"level": "line", "params": {"tiers": [{"from": "0", "fixed": "5"}]}}
    assert refused(charge_parses, charge) == []
    assert refused(charge_parses, charge | {"params": {"tiers": [{"from": "x", "fixed": "5"}]}})[0][1] == "not_readable"


def test_a_header_charge_looks_at_no_products_and_a_line_charge_is_not_shared_out():
    header = {"level": "header", "params": {"categories": ["A"], "tiers": []}}
    assert refused(charge_parses, header) == [("params.categories", "only_for_lines")]
    line = {"level": "line", "params": {"prorate": True, "tiers": []}}
    assert refused(charge_parses, line) == [("params.prorate", "only_for_header")]
