"""What of an order can be picked now, what of it waits for goods, and how far its goods are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from ringup.orders.rules.states import Fulfillment

STEP = Decimal("0.001")


@dataclass(frozen=True, kw_only=True)
class SetApart:
    """Of an item that the rest of a line needs `wanted`, so much is reserved. Quantities in the item's own unit."""

    wanted: Decimal
    reserved: Decimal
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LineGoods:
    """A line: ordered, shipped, on open pick lists; `parts` are its reservations, none where no stock is kept.

    `whole` for what leaves in whole units only: kits, and units that contain several of the item.
    """

    ordered: Decimal
    shipped: Decimal = Decimal(0)
    picking: Decimal = Decimal(0)
    parts: Sequence[SetApart] = ()
    whole: bool = False
    paused: bool = False
    # Delivered straight by a vendor: no stock of ours, and on no list of ours.
    direct: bool = False

    @property
    def left(self) -> Decimal:
        """What is still to be shipped."""
        return max(Decimal(0), self.ordered - self.shipped)

    @property
    def there(self) -> Decimal:
        """How much of what is left lies ready for this line, picked or not.

        Two kits of which each needs 2 cups and 1 pot; 3 cups and 2 pots are reserved: one kit.
        """
        if self.paused:
            return Decimal(0)
        units = [part.reserved * self.left / part.wanted for part in self.parts if part.wanted]
        fewest = min([self.left, *units])
        return fewest.quantize(Decimal(1) if self.whole else STEP, rounding=ROUND_FLOOR) if units else self.left

    @property
    def ready(self) -> Decimal:
        """What can be put on a pick list now."""
        return max(Decimal(0), self.there - self.picking)

    @property
    def waiting(self) -> Decimal:
        """What is back-ordered."""
        return Decimal(0) if self.paused else self.left - self.there

    @property
    def promised_on(self) -> date | None:
        """The day on which the last of its goods is promised."""
        days = [part.promised_on for part in self.parts if part.reserved < part.wanted]
        return max((day for day in days if day), default=None) if all(days) else None


def pickable(lines: Sequence[LineGoods], *, ship_complete: bool) -> bool:
    """Whether a warehouse of ours can pick something: with ship complete only all that is left, at once."""
    if ship_complete and any(line.waiting or line.paused for line in lines):
        return False
    return any(line.ready for line in lines if not line.direct)


def fulfillment_of(lines: Sequence[LineGoods]) -> Fulfillment:
    """How far the goods of the order are."""
    if any(line.picking for line in lines):
        return Fulfillment.PICKING
    if any(line.shipped for line in lines):
        return Fulfillment.PARTLY_SHIPPED if any(line.left for line in lines) else Fulfillment.SHIPPED
    return Fulfillment.BACK_ORDERED if any(line.waiting for line in lines) else Fulfillment.NONE
