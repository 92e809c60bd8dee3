"""Money is whole minor units of one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.values.money import Money, exponent_of, minor_text

currencies = st.sampled_from(["USD", "DKK", "JPY", "KWD"])
minors = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.90", "USD", 1990),
        ("19.9", "USD", 1990),
        ("-0.05", "EUR", -5),
        ("1990", "JPY", 1990),
        ("1.234", "KWD", 1234),
    ],
)
def test_money_is_read_in_the_minor_units_of_its_currency(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "1,5", "1e3", "NaN", " 1", "1.", ".5", "٣", "0.005", "1_000", "--1"])
def test_other_text_is_not_money(text: str) -> None:
    with pytest.raises(ValueError, match=r"decimal|small unit"):
        Money.parse(text, "USD")


@pytest.mark.parametrize(
    ("amount", "minor"), [("0.005", 1), ("0.0049", 0), ("-0.005", -1), ("2.675", 268), ("1.005", 101)]
)
def test_a_decimal_is_rounded_half_up_once(amount: str, minor: int) -> None:
    assert Money.from_decimal(Decimal(amount), "USD").minor == minor


def test_money_prints_with_the_decimals_of_its_currency() -> None:
    assert [str(Money(1990, code)) for code in ("USD", "JPY", "KWD")] == ["19.90", "1990", "1.990"]
    assert minor_text(-5, "USD") == "-0.05"


def test_currencies_never_mix() -> None:
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__):
        with pytest.raises(ValueError, match="USD and DKK"):
            combine(Money(1, "USD"), Money(1, "DKK"))
    assert Money(1, "USD") != Money(1, "DKK")


def test_money_is_never_a_fraction_of_a_cent_nor_of_nothing() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="usd"):
        Money(1, "usd")
    with pytest.raises(TypeError):
        Money(1, "USD") + 1  # type: ignore[operator]


@given(currencies, minors)
def test_text_and_decimal_give_the_same_money_back(currency: str, minor: int) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money), currency) == money
    assert Money.from_decimal(money.as_decimal, currency) == money
    assert -money.as_decimal.as_tuple().exponent == exponent_of(currency)  # type: ignore[operator]


@given(currencies, minors, minors)
def test_sums_and_order_are_those_of_the_minor_units(currency: str, one: int, other: int) -> None:
    left, right = Money(one, currency), Money(other, currency)
    assert (left + right) - right == left
    assert left + -left == Money.zero(currency)
    assert (left < right) == (one < other)
    assert (left <= right) == (one <= other)
