"""Coupons that may be stored: limits that count, one currency, what an active one needs, codes that can be read out."""

from typing import Any

import pytest

from ringup.pricing.rules.coupon_set_up import (
    codes_can_be_read_out,
    follows_its_coupon,
    has_the_discounts_currency,
    has_what_activating_needs,
    limit_counts_uses,
)
from tests.rules.call_centers.changes import refused


def coupon(**other: Any) -> dict[str, Any]:
    """A draft without limits, in euros."""
    return {
        "status": "draft",
        "currency": "EUR",
        "usage_limit": "none",
        "uses_allowed": None,
        "apply_without_code": False,
        **other,
    }


def discount(**other: Any) -> dict[str, Any]:
    """A disabled discount of 10 %, in euros."""
    return {
        "code": "SPRING",
        "kind": "simple",
        "currency": "EUR",
        "enabled": False,
        "price_groups": [1],
        "params": {"lines": [{"percent": "10"}]},
        **other,
    }


@pytest.mark.parametrize(
    ("limit", "uses", "codes"),
    [("none", None, []), ("all", 1, []), ("all", None, ["required"]), ("customer", 0, ["too_small"])],
)
def test_a_limit_says_how_often(limit: str, uses: int | None, codes: list[str]) -> None:
    found = refused(limit_counts_uses, coupon(usage_limit=limit, uses_allowed=uses))
    assert found == [("uses_allowed", code) for code in codes]


def test_the_budget_is_in_the_currency_of_the_discount() -> None:
    assert refused(has_the_discounts_currency, coupon(), discount=discount()) == []
    dollars = discount(currency="USD")
    assert refused(has_the_discounts_currency, coupon(), discount=dollars) == [("currency", "discount_currency")]


def test_a_draft_may_be_unfinished_and_an_active_coupon_not() -> None:
    unfinished = discount(price_groups=[])
    assert refused(has_what_activating_needs, coupon(), discount=unfinished, codes=0) == []
    assert refused(has_what_activating_needs, coupon(status="active"), discount=unfinished, codes=0) == [
        ("status", "coupon_code_needed"),
        ("discount", "price_group_needed"),
    ]
    assert refused(has_what_activating_needs, coupon(status="active"), discount=discount(), codes=2) == []


def test_an_active_coupon_is_changed_without_being_looked_at_again() -> None:
    active = coupon(status="active")
    assert refused(has_what_activating_needs, active, active, discount=discount(price_groups=[]), codes=0) == []


def test_a_coupon_that_applies_without_a_code_needs_none() -> None:
    open_to_all = coupon(status="active", apply_without_code=True)
    assert refused(has_what_activating_needs, open_to_all, discount=discount(), codes=0) == []


@pytest.mark.parametrize("code", ["SAVE10", "save-10", "A.b_C"])
def test_codes_are_of_signs_that_can_be_read_out(code: str) -> None:
    assert refused(codes_can_be_read_out, {"code": code, "bar_code": None}) == []


@pytest.mark.parametrize("code", ["SAVE 10", "10%", "a/b", "-A", "é"])
def test_other_signs_are_refused(code: str) -> None:
    assert refused(codes_can_be_read_out, {"code": code, "bar_code": None}) == [("code", "code_signs")]


def test_a_bar_code_is_as_scanners_send_it() -> None:
    assert refused(codes_can_be_read_out, {"code": "A", "bar_code": "980.123-X"}) == []
    assert refused(codes_can_be_read_out, {"code": "A", "bar_code": "980x"}) == [("bar_code", "code_signs")]


def test_what_a_discount_has_from_its_coupon_is_changed_there() -> None:
    before = {"enabled": True, "valid_from": None, "valid_to": None, "coupon_required": True, "name": "Spring"}
    after = {**before, "enabled": False, "name": "Summer"}
    assert refused(follows_its_coupon, after, before, coupon="CP-1") == [("enabled", "set_by_coupon")]
    assert refused(follows_its_coupon, after, before, coupon="") == []
