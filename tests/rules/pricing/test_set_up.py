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
    assert refused(has_offers_in_range, discount(**lines({"percent": "5"}, line))) == expected


def enabled(kind: str, **params: Any) -> list[tuple[str, str]]:
    """What an enabled discount of the kind with these parameters lacks."""
    return refused(has_what_enabling_needs, discount(kind=kind, enabled=True, params=params))


BOTTLES = {"products": ["WINE"], "unit": "ea"}


def test_quantities_are_of_a_unit_and_more_units_give_no_less():
    good = [{"from": "6", "percent": "5"}, {"from": "12", "percent": "7"}]
    assert enabled("quantity", lines=[BOTTLES], tiers=good) == []
    assert enabled("quantity", lines=[{"products": ["WINE"]}], tiers=good) == [("params.lines.0.unit", "required")]
    assert enabled("quantity", lines=[BOTTLES]) == [("params.tiers.0.value", "tier_needed")]
    worse = [{"from": "12", "percent": "3"}, {"from": "6", "percent": "5"}]
    assert enabled("quantity", lines=[BOTTLES], tiers=worse) == [("params.tiers.0.value", "tier_gives_less")]
    dearer = [{"from": "6", "price": "8.00"}, {"from": "12", "price": "8.50"}]
    assert enabled("quantity", lines=[BOTTLES], tiers=dearer) == [("params.tiers.1.value", "tier_gives_less")]


def test_a_threshold_looks_at_the_whole_order_and_its_tiers_are_compared_form_by_form():
    assert enabled("threshold", tiers=[{"from": "100", "percent": "10"}, {"from": "200", "amount": "25"}]) == []
    fewer = [{"from": "100", "amount": "10"}, {"from": "200", "amount": "9"}]
    assert enabled("threshold", tiers=fewer) == [("params.tiers.1.value", "tier_gives_less")]
    assert enabled("shipping", tiers=[{"from": "50", "percent": "100"}]) == []
    assert enabled("tender") == [("params.lines.0.value", "discount_line_needed")]


def test_a_set_has_more_units_than_its_cheapest_ones():
    pair = [{**BOTTLES, "group": "A", "quantity": "2"}]
    half = {"method": "least_expensive", "least_value": {"percent": "50"}}
    assert enabled("mix_and_match", mix={**half, "count": 1}, lines=pair) == []
    assert enabled("mix_and_match", mix={**half, "count": 2}, lines=pair) == [("params.mix.count", "too_many_cheapest")]


def test_tiers_and_gifts_are_in_range_too():
    def of_tier(tier: dict[str, Any]) -> list[tuple[str, str]]:
        return refused(has_offers_in_range, discount(kind="threshold", params={"tiers": [tier]}))

    assert of_tier({"from": "100"}) == [("params.tiers.0.value", "required")]
    assert of_tier({"from": "100", "percent": "120"}) == [("params.tiers.0.value", "percent_out_of_range")]
    assert of_tier({"from": "100", "products": [{"products": ["TIE"], "percent": "0"}]}) == [
        ("params.tiers.0.value", "percent_out_of_range")
    ]
    assert of_tier({"from": "100", "products": [{"products": ["TIE"], "percent": "100"}]}) == []


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
