"""What a discount takes off units of one line: a percentage, an amount per unit, or down to a price per unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from ringup.pricing.rules.sentence import Sentence
from ringup.values.decimals import plain_text
from ringup.values.rounding import round_half_up, round_ratio

HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Exactly one of the three. 15 % of 2 units worth 19.98 takes 3.00; amount 1 takes 2.00; price 8 takes 3.98."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    price: Decimal | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        given = [key for key in ("percent", "amount", "price") if getattr(self, key) is not None]
        for key in given[1:]:
            yield key, f"{given[0]} is given already: one of percent, amount and price"
        for key in given:
            if getattr(self, key) < 0:
                yield key, "must not be negative"
        if self.percent is not None and self.percent > HUNDRED:
            yield "percent", "must not be more than 100"

    @cached_property
    def rank(self) -> int:
        """The place among compounds on one unit: price, then amount, then percentage (spec §15.3)."""
        return 0 if self.price is not None else 1 if self.amount is not None else 2

    @cached_property
    def strength(self) -> Decimal:
        """Of two offers of the same form the stronger takes at least as much: a lower price, a larger amount."""
        if self.price is not None:
            return -self.price
        return self.amount if self.amount is not None else self.percent or Decimal(0)

    @property
    def is_given(self) -> bool:
        """Whether it offers anything at all."""
        return self.percent is not None or self.amount is not None or self.price is not None

    @property
    def sentence(self) -> Sentence:
        """What the offer says of itself."""
        if self.percent is not None:
            return Sentence(code="discount.percent_off", facts={"percent": plain_text(self.percent)})
        if self.amount is not None:
            return Sentence(code="discount.amount_off", facts={"amount": plain_text(self.amount)})
        return Sentence(code="discount.price", facts={"price": plain_text(self.price or Decimal(0))})

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """The percentage as numerator and denominator: 15 % → (15, 100)."""
        numerator, denominator = (self.percent or Decimal(0)).as_integer_ratio()
        return numerator, denominator * 100

    def exceeds(self, value_minor: int, quantity: Decimal, left_minor: int, scale: int) -> bool:
        """Whether it would take more than is left of units worth so much, or its price is more than they are worth."""
        if self.percent is not None:
            return self.off(value_minor, quantity, scale) > left_minor
        if self.amount is not None:
            return worth(self.amount, quantity, scale) > left_minor
        at_price = worth(self.price or Decimal(0), quantity, scale)
        return not value_minor - left_minor <= at_price <= value_minor

    def off(self, value_minor: int, quantity: Decimal, scale: int) -> int:
        """What it takes off `quantity` units worth `value_minor`, rounded half up once, never more than the value.

        `scale` is how many minor units make one of the currency: 100 for USD.
        """
        if self.percent is not None:
            return round_ratio(value_minor * self.ratio[0], self.ratio[1])
        if self.amount is not None:
            return min(value_minor, worth(self.amount, quantity, scale))
        if self.price is not None:
            return max(0, value_minor - worth(self.price, quantity, scale))
        return 0


def worth(unit_price: Decimal | Fraction, quantity: Decimal, scale: int) -> int:
    """Units at a unit price in minor units; the product is rounded, not the price: 0.335 × 3 → 101 cents."""
    if isinstance(unit_price, Decimal):
        numerator, denominator = unit_price.as_integer_ratio()
    else:
        numerator, denominator = unit_price.numerator, unit_price.denominator
    units, of = quantity.as_integer_ratio()
    return round_ratio(numerator * units * scale, denominator * of)


def minor_of(amount: Decimal, scale: int) -> int:
    """An amount of the document in minor units, rounded half up."""
    return round_half_up(amount * scale)
