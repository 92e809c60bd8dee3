"""Quantities know their unit."""

from decimal import Decimal

import pytest

from ringup.values.quantity import Quantity


def test_quantities_of_one_unit_add_up_and_units_never_mix() -> None:
    assert str(Quantity.parse("2.500", "kg") + Quantity.parse("0.5", "kg")) == "3"
    with pytest.raises(ValueError, match="kg and ea"):
        Quantity(Decimal(1), "kg") + Quantity(Decimal(1))


def test_a_quantity_has_no_more_decimals_than_it_is_sold_in() -> None:
    assert Quantity.parse("2.0", decimals=0).is_whole
    with pytest.raises(ValueError, match="0 decimals"):
        Quantity.parse("2.5", decimals=0)
