"""What was promised at a submit, beside what the same would cost today: which of the two holds (spec/beyond.md, 10).

A promise is one for so many units. Fewer keep their part of its discount, further ones are sold at today's price.
Amounts are those of the whole line, in minor units.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class PriceChoice(StrEnum):
    """Which price of a line holds."""

    KEPT = "kept"
    TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class TwoPrices:
    """A promised line as it was promised and as it would be sold today, after discounts."""

    kept_minor: int
    today_minor: int

    @property
    def cheaper(self) -> PriceChoice:
        """The one that holds unless somebody chooses the other: it favors the customer.

        >>> TwoPrices(kept_minor=1000, today_minor=900).cheaper
        <PriceChoice.TODAY: 'today'>
        >>> TwoPrices(kept_minor=1000, today_minor=1100).cheaper
        <PriceChoice.KEPT: 'kept'>
        """
        return PriceChoice.TODAY if self.today_minor < self.kept_minor else PriceChoice.KEPT

    def holds(self, chosen: str) -> PriceChoice:
        """The chosen one; where none is, the cheaper one."""
        return PriceChoice(chosen) if chosen else self.cheaper


def promised_discount(discount_minor: int, *, promised: Decimal, quantity: Decimal) -> int:
    """The part of a promised discount that so many units keep, rounded half up.

    A discount of 2.00 on 4 units: 3 of them keep 1.50, and 6 have no more than 2.00.

    >>> promised_discount(200, promised=Decimal(4), quantity=Decimal(3))
    150
    >>> promised_discount(200, promised=Decimal(4), quantity=Decimal(6))
    200
    """
    if quantity >= promised:
        return discount_minor
    return int((discount_minor * quantity / promised).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def beyond_promise(*, promised: Decimal, wanted: Decimal) -> Decimal:
    """How many of the wanted units nobody promised a price for.

    >>> beyond_promise(promised=Decimal(2), wanted=Decimal(5))
    Decimal('3')
    """
    return max(wanted - promised, Decimal(0))
