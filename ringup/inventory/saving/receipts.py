"""Values → rows: goods that came in. Levels rise under their lock; announced deliveries are ticked off."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import F

from ringup.inventory.models import ExpectedReceipt, GoodsReceipt, StockLevel, StockMovement, Warehouse
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.locks import lock_rows

RECEIVED = "receipt"


def store_receipt(
    warehouse: Warehouse,
    *,
    arrived: Mapping[int, Decimal],
    expected: Sequence[tuple[str, int, Decimal]],
    reference: str = "",
    request_key: str = "",
    by: int | None = None,
) -> GoodsReceipt:
    """The receipt of so many of each item (key); `expected` says which announced delivery (public id) brought what."""
    StockLevel.objects.bulk_create(
        [StockLevel(item_id=item, warehouse=warehouse) for item in sorted(arrived)], ignore_conflicts=True
    )
    levels = lock_rows(StockLevel.objects.filter(warehouse=warehouse, item__in=arrived))
    for level in levels:
        level.on_hand += arrived[level.item_id]
    update_rows(levels, ["on_hand"])
    receipt = GoodsReceipt.objects.create(
        warehouse=warehouse, reference=reference, request_key=request_key or None, received_by_id=by
    )
    StockMovement.objects.bulk_create(
        StockMovement(
            item_id=item, warehouse=warehouse, quantity=quantity, source_kind=RECEIVED, source=receipt.public_id
        )
        for item, quantity in arrived.items()
    )
    _tick_off(warehouse, expected)
    return receipt


def _tick_off(warehouse: Warehouse, expected: Sequence[tuple[str, int, Decimal]]) -> None:
    """What came is taken off the delivery that was named, else off the one that is due first."""
    items = {item for _named, item, _quantity in expected}
    still_open = ExpectedReceipt.objects.filter(warehouse=warehouse, item__in=items, received__lt=F("quantity"))
    rows = sorted(lock_rows(still_open), key=lambda row: row.expected_on)
    for named, item, quantity in expected:
        left = quantity
        own = [row for row in rows if row.item_id == item]
        for row in sorted(own, key=lambda row: row.public_id != named):
            part = min(left, row.quantity - row.received)
            row.received += part
            left -= part
            row.save(update_fields=["received"])
            if not left:
                break
