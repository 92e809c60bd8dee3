"""Receives goods in a warehouse: stock rises, announced deliveries are ticked off, back orders are served."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.allocate_stock import allocate_stock
from ringup.fulfillment.events import GoodsReceived
from ringup.fulfillment.rules.receiving import Arrival, refuse_arrivals
from ringup.inventory.models import GoodsReceipt, Warehouse
from ringup.inventory.saving.receipts import store_receipt
from ringup.orders.loading import find_items
from ringup.plumbing.outbox import tell
from ringup.values.refusal import Refusal


def receive_goods(
    actor: Actor, *, warehouse: str, arrivals: Sequence[Arrival], reference: str = "", request_key: str = ""
) -> GoodsReceipt | Refusal:
    """The receipt of what came into the warehouse (its code). The same `request_key` is received once.

    Refusals: `not_permitted`, `warehouse_unknown`, those of `refuse_arrivals`.
    """
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return refusal
    with transaction.atomic():
        place = Warehouse.objects.filter(legal_entity=actor.legal_entity, code=warehouse).first()
        if place is None:
            return Refusal(code="warehouse_unknown", field="warehouse")
        made = GoodsReceipt.objects.filter(warehouse=place, request_key=request_key).first() if request_key else None
        if made is not None:
            return made
        items = {code: item.pk for code, item in find_items(actor, [one.item for one in arrivals]).items()}
        if refusal := refuse_arrivals(arrivals, known=items):
            return refusal
        receipt = store_receipt(
            place,
            arrived=_added_up(arrivals, items),
            expected=[(one.expected, items[one.item], one.quantity) for one in arrivals],
            reference=reference,
            request_key=request_key,
            by=actor.user,
        )
        event = GoodsReceived(receipt=receipt.public_id, warehouse=place.code, items=[one.item for one in arrivals])
        tell(event, legal_entity=actor.legal_entity, deduplication_key=f"received:{receipt.public_id}")
    allocate_stock(None, warehouse=place.pk, items=items.values())
    return receipt


def _added_up(arrivals: Sequence[Arrival], items: Mapping[str, int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for one in arrivals:
        found[items[one.item]] = found.get(items[one.item], Decimal(0)) + one.quantity
    return found
