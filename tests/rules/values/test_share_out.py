"""Sharing out loses no cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.values.rounding import round_half_up, round_ratio
from ringup.values.share_out import share_out

weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=20)
amounts = st.integers(min_value=-(10**10), max_value=10**10)


def test_what_is_left_goes_to_the_largest_fractions_and_ties_to_the_earlier() -> None:
    assert share_out(1000, [1, 1, 1]) == [334, 333, 333]
    assert share_out(100, [2000, 3000, 4000]) == [22, 33, 45]
    assert share_out(5, [1, 1]) == [3, 2]


def test_a_negative_amount_is_shared_like_its_opposite() -> None:
    assert share_out(-1000, [1, 1, 1]) == [-334, -333, -333]


def test_weights_may_be_quantities() -> None:
    assert share_out(700, [Decimal("0.5"), Decimal("1.25")]) == [200, 500]


def test_equal_shares_where_nothing_weighs() -> None:
    assert share_out(3, [0, 0]) == [2, 1]


def test_an_amount_needs_somebody_to_take_it() -> None:
    assert share_out(0, []) == []
    with pytest.raises(ValueError, match="nobody"):
        share_out(1, [])
    with pytest.raises(ValueError, match="negative"):
        share_out(1, [2, -1])


@given(amounts, weights)
def test_shares_add_up_and_are_within_one_unit_of_the_exact_share(amount: int, weights: list[int]) -> None:
    shares = share_out(amount, weights)
    assert sum(shares) == amount
    total = sum(weights)
    if total:
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share * total - amount * weight) < total
            assert share == 0 or (share > 0) == (amount > 0)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_ratio_rounds_as_its_decimal(numerator: int, denominator: int) -> None:
    nearest = round_ratio(numerator, denominator)
    assert abs(nearest * denominator - numerator) * 2 <= denominator
    assert round_ratio(-numerator, denominator) == -nearest


@pytest.mark.parametrize(("value", "whole"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("0.4999999999", 0)])
def test_a_half_goes_away_from_zero(value: str, whole: int) -> None:
    assert round_half_up(Decimal(value)) == whole
