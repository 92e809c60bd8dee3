"""Quantities, percentages, phone numbers and plain decimals."""

from decimal import Decimal

import pytest

from ringup.values.decimals import parse_decimal, plain_text
from ringup.values.money import Money
from ringup.values.percent import Percent
from ringup.values.phone_number import PhoneNumber
from ringup.values.quantity import Quantity


def test_quantities_of_one_unit_add_up_and_units_never_mix() -> None:
    assert str(Quantity.parse("2.500", "kg") + Quantity.parse("0.5", "kg")) == "3"
    with pytest.raises(ValueError, match="kg and ea"):
        Quantity(Decimal(1), "kg") + Quantity(Decimal(1))


def test_a_quantity_has_no_more_decimals_than_it_is_sold_in() -> None:
    assert Quantity.parse("2.0", decimals=0).is_whole
    with pytest.raises(ValueError, match="0 decimals"):
        Quantity.parse("2.5", decimals=0)


@pytest.mark.parametrize(
    ("percent", "minor", "part"), [("15", 1005, 151), ("10", 45, 5), ("33.3333", 100, 33), ("10", -45, -5)]
)
def test_a_percentage_is_rounded_once(percent: str, minor: int, part: int) -> None:
    assert Percent.parse(percent).of(Money(minor, "USD")) == Money(part, "USD")


def test_a_phone_number_keeps_its_extension_apart() -> None:
    reception = PhoneNumber(e164="+17135550100", extension="214", raw="(713) 555-0100 ext 214")
    assert str(reception) == "+17135550100 x214"
    assert reception.same_line(PhoneNumber(e164="+17135550100"))


def test_text_that_is_no_number_is_kept_and_matches_nobody() -> None:
    unclear = PhoneNumber(raw="ask the neighbor")
    assert str(unclear) == "ask the neighbor"
    assert not unclear.same_line(PhoneNumber(raw="ask the neighbor"))
    with pytest.raises(ValueError, match=r"E\.164"):
        PhoneNumber(e164="0713555")


def test_plain_text_has_no_exponent_and_no_idle_zeros() -> None:
    assert [plain_text(Decimal(text)) for text in ("1E+2", "2.500", "0.000", "-0", "10")] == [
        "100",
        "2.5",
        "0",
        "0",
        "10",
    ]
    assert parse_decimal("-12.50") == Decimal("-12.5")
