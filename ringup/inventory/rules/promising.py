"""What can be promised of an item: now, and on which day when it does not lie there yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Coming:
    """So much is announced for a day and has not come yet."""

    on: date
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An item in a warehouse. `expected_on` is the next delivery where nobody says how much it brings."""

    on_hand: Decimal
    reserved: Decimal = Decimal(0)
    back_ordered: Decimal = Decimal(0)
    coming: Sequence[Coming] = ()
    expected_on: date | None = None


def available(standing: Standing) -> Decimal:
    """What a newcomer can have at once: what is free, less what those want who wait already.

    >>> available(Standing(on_hand=Decimal(10), reserved=Decimal(4), back_ordered=Decimal(1)))
    Decimal('5')
    """
    return max(Decimal(0), standing.on_hand - standing.reserved - standing.back_ordered)


def promise_day(standing: Standing, wanted: Decimal) -> date | None:
    """The first day on which so much is there after all who wait have theirs; None when no delivery suffices.

    3 free, 2 wait, 5 come on the 10th and 20 on the 20th: 6 more are there on the 10th, 7 on the 20th.
    """
    need = wanted + standing.back_ordered
    have = standing.on_hand - standing.reserved
    for one in sorted(standing.coming, key=lambda one: one.on):
        have += one.quantity
        if have >= need:
            return one.on
    return None if standing.coming else standing.expected_on
