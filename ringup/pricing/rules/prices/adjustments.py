"""Price adjustments change the price itself, up or down, before discounts (decision 27).

20.00 adjusted by 10 % is 18.00, by −10 % is 22.00; to a price of 25.00 it stays, for that is above. Of several that
hold the lowest result is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from ringup.pricing.rules.scope import EVERYTHING, Scope
from ringup.pricing.rules.shape import INLINE
from ringup.values.period import ALWAYS, Period


@dataclass(frozen=True, kw_only=True)
class PriceAdjustment:
    """Exactly one of percent and amount (positive lowers, negative raises) and price."""

    id: str = ""
    price_groups: tuple[str, ...] = ()
    scope: Scope = field(default=EVERYTHING, metadata=INLINE)
    percent: Decimal | None = None
    amount: Decimal | None = None
    price: Decimal | None = None
    valid: Period = field(default=ALWAYS, metadata=INLINE)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        given = [key for key in ("percent", "amount", "price") if getattr(self, key) is not None]
        if not given:
            yield "", "needs a percent, an amount or a price"
        for key in given[1:]:
            yield key, f"{given[0]} is given already: one of percent, amount and price"
        if self.price is not None and self.price < 0:
            yield "price", "must not be negative"

    def holds(self, groups: frozenset[str], as_of: datetime) -> bool:
        """Whether it is the time, and one of the order's price groups."""
        return (not self.price_groups or not groups.isdisjoint(self.price_groups)) and self.valid.contains(as_of)

    def adjusted(self, price: Fraction) -> Fraction | None:
        """The price that it makes of an unadjusted one, never below zero; None where it is not used."""
        if self.percent is not None:
            return max(Fraction(0), price * (100 - Fraction(self.percent)) / 100)
        if self.amount is not None:
            return max(Fraction(0), price - Fraction(self.amount))
        if self.price is not None and self.price <= price:
            return Fraction(self.price)
        return None


def adjusted_price(adjustments: Sequence[PriceAdjustment], price: Fraction) -> tuple[PriceAdjustment, Fraction] | None:
    """The adjustment with the lowest result and that result; of equal ones the first."""
    results = [(each, result) for each in adjustments if (result := each.adjusted(price)) is not None]
    return min(results, key=lambda result: result[1], default=None)
