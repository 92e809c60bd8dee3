"""Confirms a pick list: what was found lies packed; what was not found waits for goods, and the level knows it."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.loading import load_goods, lock_pick, units_of
from ringup.fulfillment.models import Pick, Shipment, ShipmentLine
from ringup.fulfillment.rules.picking import found_quantities
from ringup.fulfillment.rules.states import PickEvent, PickState, next_pick_state
from ringup.fulfillment.saving import save_goods
from ringup.inventory.saving.reservations import miss_on_shelf
from ringup.orders.saving import record
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal


def confirm_pick(actor: Actor, *, pick: str, found: Mapping[str, Decimal] | None = None) -> Pick | Refusal:
    """The confirmed list with its packed shipment; without one and canceled when nothing was found.

    `found` has quantities by the public ids of the order's lines; what is not named was found in full. Refusals: those
    of `lock_pick`, `pick_state_forbids`, those of `found_quantities`.
    """
    with transaction.atomic():
        locked = lock_pick(actor, pick)
        if isinstance(locked, Refusal):
            return locked
        row, rows = locked
        after = next_pick_state(PickState(row.state), PickEvent.CONFIRM)
        if isinstance(after, Refusal):
            return after
        listed = list(row.lines.select_related("order_line"))
        quantities = found_quantities({line.order_line.public_id: line.quantity for line in listed}, found)
        if isinstance(quantities, Refusal):
            return quantities
        short = {line.order_line.public_id: line.quantity - quantities[line.order_line.public_id] for line in listed}
        goods = load_goods(rows)
        for line in rows.lines:
            line.picking -= short.get(line.public_id, Decimal(0))
        for one in listed:
            one.picked = quantities[one.order_line.public_id]
        update_rows(listed, ["picked"])
        missed = units_of(rows, goods, short)
        held = miss_on_shelf(order=rows.order.public_id, missed=missed, source=row.public_id) if missed else None
        nothing = not any(quantities.values())
        _confirm(actor, row, PickState.CANCELED if nothing else after)
        if not nothing:
            _pack(row, quantities)
        facts = {key: plain_text(quantity) for key, quantity in short.items() if quantity}
        kind = "direct_delivery_release" if row.vendor_id else "confirm_pick"
        record(actor, rows, kind, after={"pick": row.position, "short": facts})
        save_goods(rows, held)
    return row


def _confirm(actor: Actor, row: Pick, state: PickState) -> None:
    row.state, row.confirmed_by_id, row.confirmed_at = state.value, actor.user, timezone.now()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])


def _pack(row: Pick, quantities: Mapping[str, Decimal]) -> None:
    shipment = Shipment.objects.create(pick=row, order=row.order)
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment, order_line_id=line.order_line_id, quantity=quantities[line.order_line.public_id]
        )
        for line in row.lines.select_related("order_line")
        if quantities[line.order_line.public_id]
    )
