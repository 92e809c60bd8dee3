"""Starts a pick list: what of a released order lies ready goes into somebody's hands, or is ordered from a vendor."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.events import PickStarted
from ringup.fulfillment.loading import load_goods, lock_for_warehouse
from ringup.fulfillment.models import Pick, PickLine
from ringup.fulfillment.rules.picking import Ready, choose_lines
from ringup.fulfillment.rules.states import OPEN_PICKS
from ringup.fulfillment.saving import save_goods
from ringup.inventory.models import Reservation
from ringup.orders.loading import OrderRows, standing_of
from ringup.orders.rules.readiness import pickable
from ringup.orders.rules.states import OrderState, release_blockers
from ringup.orders.saving import record
from ringup.orders.saving.reservations import reserve_lines
from ringup.plumbing.outbox import tell
from ringup.products.models import Vendor
from ringup.values.refusal import Cure, Refusal


def start_pick(actor: Actor, *, order: str, vendor: str = "", request_key: str = "") -> Pick | Refusal:
    """The pick list of all that is ready; with a `vendor` (its code), the purchase of all that it delivers directly.

    The same `request_key` starts one list. Refusals: those of `lock_for_warehouse` and `release_blockers`,
    `vendor_unknown`, `order_in_picking`, `waits_for_the_rest` for an order that ships complete, `nothing_to_pick`.
    """
    with transaction.atomic():
        rows = lock_for_warehouse(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if request_key and (made := Pick.objects.filter(order=rows.order, request_key=request_key).first()):
            return made
        giver = None
        if vendor:
            giver = Vendor.objects.filter(legal_entity=actor.legal_entity, code=vendor).first()
            if giver is None:
                return Refusal(code="vendor_unknown", field="vendor")
        if blockers := release_blockers(standing_of(rows.order)):
            return blockers[0]
        if Pick.objects.filter(order=rows.order, vendor=giver, state__in=OPEN_PICKS).exists():
            return Refusal(code="order_in_picking", cure=Cure(code="go_on_with_the_list"))
        _reserve_older_order(rows)
        ours = {line.public_id for line in rows.lines if line.vendor_id == (giver.pk if giver else None)}
        goods = {line: one for line, one in load_goods(rows).items() if line in ours}
        if giver is None and not pickable(list(goods.values()), ship_complete=rows.order.ship_complete):
            waits = rows.order.ship_complete and any(one.ready for one in goods.values())
            return Refusal(code="waits_for_the_rest" if waits else "nothing_to_pick")
        chosen = choose_lines([Ready(line=line, quantity=one.ready) for line, one in goods.items()])
        if isinstance(chosen, Refusal):
            return chosen
        pick = Pick.objects.create(
            order=rows.order,
            warehouse_id=None if giver else rows.order.warehouse_id,
            vendor=giver,
            position=Pick.objects.filter(order=rows.order).count() + 1,
            request_key=request_key or None,
            started_by_id=actor.user,
        )
        for line in rows.lines:
            line.picking += chosen.get(line.public_id, 0)
        PickLine.objects.bulk_create(
            PickLine(pick=pick, order_line=line, quantity=chosen[line.public_id])
            for line in rows.lines
            if line.public_id in chosen
        )
        about = {"pick": pick.position, **({"vendor": giver.code} if giver else {})}
        record(actor, rows, "direct_delivery_create" if giver else "start_pick", after=about)
        save_goods(rows)
        event = PickStarted(order=rows.order.public_id, pick=pick.public_id, vendor=vendor)
        tell(event, legal_entity=actor.legal_entity, deduplication_key=f"pick_started:{pick.public_id}")
    return pick


def _reserve_older_order(rows: OrderRows) -> None:
    """An order that was submitted before stock was reserved wants its goods now."""
    if rows.order.state != OrderState.SUBMITTED or any(line.vendor_id is not None for line in rows.lines):
        return
    if not Reservation.objects.filter(order=rows.order.public_id).exists():
        reserve_lines(rows)
