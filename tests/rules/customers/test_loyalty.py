"""Points: what goods earn, what points pay, and what of a card can be used."""

from decimal import Decimal

import pytest

from ringup.customers.rules.loyalty import Rates, coverable, earned, price_in_points, refuse_points, taken_back
from ringup.values.money import Money

RATES = Rates(currency="EUR", earn=Decimal("1.5"), pay=Decimal(100))


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


@pytest.mark.parametrize(("goods", "points"), [("9.99", 14), ("10.00", 15), ("0.66", 0), ("0.00", 0), ("-5.00", 0)])
def test_goods_earn_whole_points_and_parts_are_cut_off(goods, points):
    assert earned(RATES, eur(goods), points_before=0) == points


def test_a_card_gets_no_more_than_the_most():
    rates = Rates(currency="EUR", earn=Decimal(1), pay=Decimal(100), most=120)
    assert earned(rates, eur("50.00"), points_before=100) == 20
    assert earned(rates, eur("50.00"), points_before=130) == 0


def test_another_currency_earns_nothing():
    assert earned(RATES, Money(10_000, "USD"), points_before=0) == 0


def test_points_pay_what_they_are_worth_and_cost_is_rounded_up():
    assert coverable(RATES, 1234) == eur("12.34")
    assert coverable(Rates(currency="EUR", earn=Decimal(1), pay=Decimal(300)), 100) == eur("0.33")
    assert coverable(RATES, -5) == eur("0.00")
    assert price_in_points(Rates(currency="EUR", earn=Decimal(1), pay=Decimal("33.3")), eur("1.00")) == 34


def test_what_points_cannot_pay_is_said_and_the_rest_is_offered():
    assert refuse_points(RATES, 1210, eur("12.10")) is None
    refused = refuse_points(RATES, 1000, eur("12.10"))
    assert refused is not None
    assert refused.code == "points_short"
    assert refused.cure is not None
    assert refused.cure.facts["amount"] == {"minor": 1000, "currency": "EUR"}
    nothing = refuse_points(RATES, 0, eur("1.00"))
    assert nothing is not None
    assert nothing.code == "loyalty_pays_nothing"
    foreign = refuse_points(RATES, 1000, Money(100, "USD"))
    assert foreign is not None
    assert foreign.code == "loyalty_currency"


def test_a_credit_takes_back_whole_points_and_never_more_than_were_earned():
    assert taken_back(RATES, eur("3.33"), earned_left=14) == 4
    assert taken_back(RATES, eur("100.00"), earned_left=14) == 14
    assert taken_back(RATES, eur("3.33"), earned_left=-2) == 0
