"""Decimal numbers as people and files write them."""

from decimal import Decimal

import pytest

from ringup.values.decimals import parse_decimal, plain_text


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+2", "100"), ("2.500", "2.5"), ("0.000", "0"), ("-0", "0"), ("10", "10"), ("-1.50", "-1.5")],
)
def test_plain_text_has_no_exponent_and_no_idle_zeros(number: str, text: str) -> None:
    assert plain_text(Decimal(number)) == text
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1e3", "Infinity", "1,000", "+1", "1 ", "\u0661"])
def test_other_notations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a decimal number"):
        parse_decimal(text)
