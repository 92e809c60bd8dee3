"""A price by hand needs the switch, the right, a reason and respect for the floor."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ringup.orders.rules.price_control import PriceOverride, check_override, lowest_price

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
