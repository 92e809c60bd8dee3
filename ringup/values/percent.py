"""A percentage, and what it is of an amount of money."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.values.decimals import parse_decimal, plain_text
from ringup.values.money import Money
from ringup.values.rounding import round_ratio


@dataclass(frozen=True, slots=True)
class Percent:
    """`value` of a hundred: Percent(Decimal("12.5"))."""

    value: Decimal

    @classmethod
    def parse(cls, text: str) -> "Percent":
        """From a plain decimal string without the sign: "12.5"."""
        return cls(parse_decimal(text))

    def of_minor(self, minor: int) -> int:
        """The percentage of minor units, rounded half up once: 15 % of 1005 → 151."""
        numerator, denominator = self.value.as_integer_ratio()
        return round_ratio(minor * numerator, 100 * denominator)

    def of(self, amount: Money) -> Money:
        """The percentage of the amount, rounded half up to its smallest unit."""
        return Money(self.of_minor(amount.minor), amount.currency)

    def __str__(self) -> str:
        return plain_text(self.value)
