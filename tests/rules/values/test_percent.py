"""A percentage of money is rounded once."""

import pytest

from ringup.values.money import Money
from ringup.values.percent import Percent


@pytest.mark.parametrize(
    ("percent", "minor", "part"), [("15", 1005, 151), ("10", 45, 5), ("33.3333", 100, 33), ("10", -45, -5)]
)
def test_a_percentage_is_rounded_once(percent: str, minor: int, part: int) -> None:
    assert Percent.parse(percent).of(Money(minor, "USD")) == Money(part, "USD")
