"""Values → rows: keeps the movements of a stock level equal to what lies there (invariant I17)."""

from decimal import Decimal

from django.db.models import Sum

from ringup.inventory.models import StockLevel, StockMovement
from ringup.plumbing.public_ids import new_public_id

COUNTED = "count"


def record_count(level: StockLevel) -> Decimal:
    """Write the movement that a count makes of a stock level, and give it: counted 40 where 42 should lie moves −2.

    The level is locked and stored; the sum of its movements is the level again afterwards.
    """
    moved = StockMovement.objects.filter(item=level.item_id, warehouse=level.warehouse_id)
    difference = level.on_hand - (moved.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0))
    if difference:
        StockMovement.objects.create(
            item_id=level.item_id,
            warehouse_id=level.warehouse_id,
            quantity=difference,
            source_kind=COUNTED,
            source=new_public_id(),
        )
    return difference
