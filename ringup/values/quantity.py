"""A quantity: how many of which unit. Units are never converted silently."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.values.decimals import parse_decimal, plain_text


@dataclass(frozen=True, slots=True)
class Quantity:
    """`amount` of `unit`: Quantity(Decimal("2.5"), "kg"). Negative where something goes back."""

    amount: Decimal
    unit: str = "ea"

    @classmethod
    def parse(cls, text: str, unit: str = "ea", *, decimals: int = 3) -> "Quantity":
        """From a plain decimal string; ValueError for other text, and for more decimals than the unit is sold in."""
        amount = parse_decimal(text)
        if amount != round(amount, decimals):
            raise ValueError(f"at most {decimals} decimals: {text!r}")
        return cls(amount, unit)

    @property
    def is_whole(self) -> bool:
        """Whether it is a number of pieces."""
        return self.amount == self.amount.to_integral_value()

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount + self._same(other), self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount - self._same(other), self.unit)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.amount, self.unit)

    def __lt__(self, other: "Quantity") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Quantity") -> bool:
        return self.amount <= self._same(other)

    def __str__(self) -> str:
        return plain_text(self.amount)

    def _same(self, other: "Quantity") -> Decimal:
        if not isinstance(other, Quantity):
            raise TypeError(f"a quantity cannot be combined with {other!r}")
        if other.unit != self.unit:
            raise ValueError(f"{self.unit} and {other.unit} cannot be combined")
        return other.amount
