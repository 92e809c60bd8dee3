"""Notes that a shipment is with the customer: the carrier said so, or the customer did."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.loading import lock_pick
from ringup.fulfillment.models import Shipment
from ringup.fulfillment.rules.states import ShipmentEvent, ShipmentState, next_shipment_state
from ringup.orders.saving import record, save_header
from ringup.values.refusal import Refusal


def note_arrival(actor: Actor, *, pick: str) -> Shipment | Refusal:
    """The shipment of a pick list, which arrived now; noted once, however often it is said.

    Refusals: those of `lock_pick`, `shipment_state_forbids` before it has left.
    """
    with transaction.atomic():
        locked = lock_pick(actor, pick)
        if isinstance(locked, Refusal):
            return locked
        row, rows = locked
        shipment = Shipment.objects.filter(pick=row).first()
        if shipment is None:
            return Refusal(code="shipment_state_forbids", facts={"state": row.state, "event": "deliver"})
        if shipment.state == ShipmentState.DELIVERED.value:
            return shipment
        after = next_shipment_state(ShipmentState(shipment.state), ShipmentEvent.DELIVER)
        if isinstance(after, Refusal):
            return after
        shipment.state, shipment.delivered_at = after.value, timezone.now()
        shipment.save(update_fields=["state", "delivered_at"])
        record(actor, rows, "deliver_order", after={"pick": row.position, "tracking": shipment.tracking_number})
        save_header(rows)
    return shipment
