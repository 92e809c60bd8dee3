"""Gives a pick list back: the goods return to their shelves and stay reserved for the order."""

from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.loading import lock_pick
from ringup.fulfillment.models import Pick, Shipment
from ringup.fulfillment.rules.states import PickEvent, PickState, ShipmentState, next_pick_state
from ringup.fulfillment.saving import save_goods
from ringup.orders.saving import record
from ringup.values.refusal import Refusal


def cancel_pick(actor: Actor, *, pick: str) -> Pick | Refusal:
    """The canceled list; a packed shipment is unpacked. Refusals: those of `lock_pick`, `pick_state_forbids`."""
    with transaction.atomic():
        locked = lock_pick(actor, pick)
        if isinstance(locked, Refusal):
            return locked
        row, rows = locked
        after = next_pick_state(PickState(row.state), PickEvent.CANCEL)
        if isinstance(after, Refusal):
            return after
        row.state = after.value
        row.save(update_fields=["state"])
        Shipment.objects.filter(pick=row, state=ShipmentState.PACKED.value).update(state=ShipmentState.CANCELED.value)
        listed = {one.order_line_id: one.quantity if one.picked is None else one.picked for one in row.lines.all()}
        for line in rows.lines:
            line.picking -= listed.get(line.pk, Decimal(0))
        record(actor, rows, "direct_delivery_cancel" if row.vendor_id else "cancel_pick", after={"pick": row.position})
        save_goods(rows)
    return row
