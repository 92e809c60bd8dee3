"""Ships what was packed: goods leave the stock, their part of the order is invoiced, cards are charged for it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.events import OrderShipped
from ringup.fulfillment.loading import load_goods, lock_pick, units_of
from ringup.fulfillment.models import Pick, Shipment
from ringup.fulfillment.rules.states import (
    PickEvent,
    PickState,
    ShipmentEvent,
    ShipmentState,
    next_pick_state,
    next_shipment_state,
)
from ringup.fulfillment.saving import save_goods
from ringup.fulfillment.saving.invoices import make_invoice
from ringup.inventory.saving.reservations import take_off_shelf
from ringup.orders.loading import OrderRows, standing_of
from ringup.orders.rules.states import Fulfillment, release_blockers
from ringup.orders.saving import record
from ringup.payments.actions.renew_run_out import renew_run_out
from ringup.payments.actions.send_operations import send_operations
from ringup.plumbing.outbox import tell
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """The shipment, with its invoice unless all of it was invoiced before; `repeated` when it had left already."""

    shipment: Shipment
    repeated: bool = False


def ship_pick(actor: Actor, *, pick: str, carrier: str = "", tracking_number: str = "") -> Shipped | Refusal:
    """The shipment of what was picked. Shipped once, however often it is asked for.

    A card that cannot be charged leaves its payment `capture_failed`; the shipment and its invoice stand. Refusals:
    those of `lock_pick`, `release_blockers` and `make_invoice`, `pick_state_forbids`.
    """
    if actor.may(Permission.SHIP_ORDERS):
        for order in Pick.objects.filter(public_id=pick, state=PickState.PICKED.value).values_list("order__public_id"):
            renew_run_out(actor, order=order[0])
    with transaction.atomic():
        locked = lock_pick(actor, pick)
        if isinstance(locked, Refusal):
            return locked
        row, rows = locked
        shipment = Shipment.objects.filter(pick=row).select_related("invoice").first()
        if shipment is not None and shipment.shipped_at is not None:
            return Shipped(shipment=shipment, repeated=True)
        if refusal := _refuse(row, shipment, rows):
            return refusal
        assert shipment is not None
        quantities = dict(shipment.lines.values_list("order_line__public_id", "quantity"))
        goods = load_goods(rows)
        made = _invoice(actor, rows, shipment, quantities)
        if isinstance(made, Refusal):
            transaction.set_rollback(True)
            return made
        held = take_off_shelf(
            order=rows.order.public_id, taken=units_of(rows, goods, quantities), source=shipment.public_id
        )
        for line in rows.lines:
            quantity = quantities.get(line.public_id, Decimal(0))
            line.shipped += quantity
            line.picking -= quantity
        _close(actor, row, shipment, carrier, tracking_number)
        kind = "direct_delivery_deliver" if row.vendor_id else "ship_order"
        record(actor, rows, kind, after={"pick": row.position, "tracking": tracking_number})
        save_goods(rows, held)
        _tell(actor, rows, shipment)
    send_operations(actor, operations=made)
    return Shipped(shipment=shipment)


def _refuse(row: Pick, shipment: Shipment | None, rows: OrderRows) -> Refusal | None:
    after = next_pick_state(PickState(row.state), PickEvent.SHIP)
    if isinstance(after, Refusal):
        return after
    assert shipment is not None, "what was picked is packed"
    packed = next_shipment_state(ShipmentState(shipment.state), ShipmentEvent.SHIP)
    if isinstance(packed, Refusal):
        return packed
    return next(iter(release_blockers(standing_of(rows.order))), None)


def _invoice(actor: Actor, rows: OrderRows, shipment: Shipment, quantities: dict[str, Decimal]) -> list[int] | Refusal:
    """Invoices what of the shipment is not invoiced yet; the captures to be sent."""
    left = {line.public_id: line.quantity - line.invoiced for line in rows.lines}
    billed = {line: min(quantity, left[line]) for line, quantity in quantities.items() if left[line] > 0}
    if not billed:
        return []
    made = make_invoice(actor, rows, lines=billed, request_key=f"shipment:{shipment.public_id}")
    if isinstance(made, Refusal):
        return made
    done, intents = made
    shipment.invoice = done.invoice
    return intents


def _close(actor: Actor, row: Pick, shipment: Shipment, carrier: str, tracking_number: str) -> None:
    row.state = PickState.SHIPPED.value
    row.save(update_fields=["state"])
    shipment.state = ShipmentState.SHIPPED.value
    shipment.carrier, shipment.tracking_number = carrier.strip(), tracking_number.strip()
    shipment.shipped_by_id, shipment.shipped_at = actor.user, timezone.now()
    shipment.save(update_fields=["state", "carrier", "tracking_number", "shipped_by", "shipped_at", "invoice"])


def _tell(actor: Actor, rows: OrderRows, shipment: Shipment) -> None:
    event = OrderShipped(
        order=rows.order.public_id,
        number=rows.order.number,
        shipment=shipment.public_id,
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        complete=rows.order.fulfillment == Fulfillment.SHIPPED.value,
    )
    tell(event, legal_entity=actor.legal_entity, deduplication_key=f"shipped:{shipment.public_id}")
