"""What a goods receipt may say: items that there are, quantities above nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """So many of an item (number or bar code) came; `expected` is the public id of the announced delivery."""

    item: str
    quantity: Decimal
    expected: str = ""


def refuse_arrivals(arrivals: Sequence[Arrival], *, known: Collection[str]) -> Refusal | None:
    """Why this cannot be received, or None: `nothing_received`, `item_not_found`, `quantity_not_positive`."""
    if not arrivals:
        return Refusal(code="nothing_received")
    for place, one in enumerate(arrivals):
        if one.item not in known:
            return Refusal(code="item_not_found", facts={"item": one.item}, field=f"lines[{place}].item")
        if one.quantity <= 0:
            return Refusal(code="quantity_not_positive", field=f"lines[{place}].quantity")
    return None
