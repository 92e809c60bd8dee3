"""A price by hand needs the switch, the right, a reason and respect for the floor."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ringup.orders.rules.price_control import (
    ChargeChange,
    LineDiscount,
    PriceOverride,
    TotalDiscount,
    can_be_asked,
    charge_limit,
    check_charge,
    check_line_discount,
    check_override,
    check_total_discount,
    lowest_price,
)

ALLOWED = PriceOverride(
    price=Decimal("105.00"),
    order_price_control=True,
    may_override=True,
    allow_price_adjust=True,
    zero_price_valid=False,
    has_reason=True,
    cost=Decimal(100),
    cost_markup_percent=Decimal(5),
)


@pytest.mark.oracle("O-087")
def test_a_markup_limit_of_five_percent_makes_105_the_lowest_price():
    assert lowest_price(cost=Decimal(100), cost_markup_percent=Decimal(5)) == Decimal(105)
    assert check_override(ALLOWED) is None
    refusal = check_override(replace(ALLOWED, price=Decimal("104.99")))
    assert refusal is not None
    assert (refusal.code, refusal.facts) == ("below_lowest_price", {"lowest": "105"})


@pytest.mark.oracle("O-087")
def test_a_limit_of_zero_allows_a_price_below_cost():
    assert check_override(replace(ALLOWED, price=Decimal(1), cost_markup_percent=Decimal(0))) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"order_price_control": False}, "price_control_off"),
        ({"may_override": False}, "not_permitted"),
        ({"allow_price_adjust": False}, "price_fixed"),
        ({"has_reason": False}, "reason_required"),
        ({"price": Decimal(0)}, "zero_price_invalid"),
    ],
)
def test_it_is_refused(change, code):
    refusal = check_override(replace(ALLOWED, **change))
    assert refusal is not None
    assert refusal.code == code


def test_a_zero_price_passes_where_it_is_valid_and_no_floor_stands():
    free = replace(ALLOWED, price=Decimal(0), zero_price_valid=True, cost_markup_percent=Decimal(0))
    assert check_override(free) is None


def test_only_what_the_workers_own_limit_forbids_can_be_asked_of_a_supervisor():
    beyond = (
        check_override(replace(ALLOWED, price=Decimal(104))),
        check_override(replace(ALLOWED, may_override=False)),
        check_total_discount(replace(DISCOUNT, percent=Decimal("15.01"))),
        check_total_discount(replace(DISCOUNT, may_give=False)),
        check_charge(replace(CHARGE, after=Decimal("15.01"))),
        check_charge(replace(CHARGE, may_add=False)),
    )
    assert all(refusal is not None and can_be_asked(refusal) for refusal in beyond)


@pytest.mark.parametrize(
    "never", [{"order_price_control": False}, {"allow_price_adjust": False}, {"has_reason": False}, {"price": 0}]
)
def test_what_cannot_be_is_said_before_anybody_is_asked(never):
    refusal = check_override(replace(ALLOWED, may_override=False, **never))
    assert refusal is not None
    assert not can_be_asked(refusal)


DISCOUNT = TotalDiscount(percent=Decimal(15), order_price_control=True, may_give=True, most=Decimal(15))


def test_a_discount_on_the_order_stops_at_the_roles_percentage():
    assert check_total_discount(DISCOUNT) is None
    refusal = check_total_discount(replace(DISCOUNT, percent=Decimal("15.01")))
    assert refusal is not None
    assert (refusal.code, refusal.facts) == ("discount_above_limit", {"most": "15"})
    off = check_total_discount(replace(DISCOUNT, order_price_control=False))
    assert off is not None
    assert off.code == "price_control_off"


CHARGE = ChargeChange(
    before=Decimal(10), after=Decimal(15), may_add=True, increase_percent=Decimal(50), decrease_percent=Decimal(20)
)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("15", None),
        ("15.01", ("charge_above_limit", {"most": "15"})),
        ("8", None),
        ("7.99", ("charge_below_limit", {"lowest": "8"})),
        ("10", None),
    ],
)
def test_a_charge_changes_within_the_roles_percentages(after, said):
    refusal = check_charge(replace(CHARGE, after=Decimal(after)))
    assert (refusal and (refusal.code, refusal.facts)) == said


def test_a_new_charge_has_no_limit():
    new = replace(CHARGE, before=Decimal(0), after=Decimal(500))
    assert (check_charge(new), charge_limit(new)) == (None, None)


def line_discount(**values) -> LineDiscount:
    given = {
        "percent": Decimal(10),
        "order_price_control": True,
        "may_give": True,
        "most": Decimal(10),
        "takes_it": True,
    }
    return LineDiscount(**{**given, **values})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, None),
        ({"percent": Decimal("10.01")}, ("discount_above_limit", True)),
        ({"may_give": False}, ("not_permitted", True)),
        ({"order_price_control": False}, ("price_control_off", False)),
        ({"takes_it": False}, ("takes_no_discount", False)),
        ({"percent": Decimal(101)}, ("percent_out_of_range", False)),
    ],
)
def test_a_discount_on_a_line_stops_where_one_on_the_order_does(values, said):
    refusal = check_line_discount(line_discount(**values))
    assert (refusal and (refusal.code, can_be_asked(refusal))) == said
