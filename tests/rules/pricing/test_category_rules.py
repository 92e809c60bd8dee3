"""List prices made by a category's rule, and rounded to sell."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.pricing.rules.prices.category_rules import CategoryRule, Method, SmartRounding


@pytest.mark.oracle("O-082")
@pytest.mark.parametrize(
    ("method", "value", "price"),
    [(Method.MARKUP, "50", "15"), (Method.FIXED, "5", "15"), (Method.MARGIN, "33.3", "14.99")],
)
def test_a_cost_of_ten_becomes_a_price_of_fifteen(method: Method, value: str, price: str) -> None:
    made = CategoryRule(method=method, value=Decimal(value)).price(Decimal(10))
    assert round(made, 2) == Fraction(price)


@pytest.mark.parametrize(
    ("step", "ending", "price", "rounded"),
    [
        ("1", "0.99", "15.40", "14.99"),
        ("1", "0.99", "15.60", "15.99"),
        ("1", "0.99", "15.49", "15.99"),
        ("10", "9.90", "32", "29.90"),
        ("0.05", "0", "1.07", "1.05"),
        ("1", "0.99", "0.20", "0.99"),
        ("0", "0", "15.40", "15.40"),
    ],
)
def test_prices_end_where_they_sell(step: str, ending: str, price: str, rounded: str) -> None:
    rounding = SmartRounding(step=Decimal(step), ending=Decimal(ending))
    assert rounding.rounded(Fraction(price)) == Fraction(rounded)


@given(st.fractions(min_value=0, max_value=10_000), st.sampled_from(["1", "5", "0.5"]))
def test_a_rounded_price_stays_and_is_no_further_than_a_step(price: Fraction, step: str) -> None:
    rounding = SmartRounding(step=Decimal(step), ending=Decimal(step) - Decimal("0.01"))
    rounded = rounding.rounded(price)
    assert rounding.rounded(rounded) == rounded
    assert abs(rounded - price) <= Fraction(step)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (CategoryRule(method=Method.MARGIN, value=Decimal(100)), "value"),
        (CategoryRule(method=Method.MARKUP, value=Decimal(5), rounding=SmartRounding(step=Decimal(-1))), "step"),
        (
            CategoryRule(
                method=Method.MARKUP, value=Decimal(5), rounding=SmartRounding(step=Decimal(1), ending=Decimal(1))
            ),
            "ending",
        ),
    ],
)
def test_a_rule_that_makes_no_price_is_refused(rule: CategoryRule, field: str) -> None:
    refusal = rule.refuse()
    assert refusal is not None
    assert refusal.field == field
    assert CategoryRule(method=Method.MARKUP, value=Decimal(50)).refuse() is None
