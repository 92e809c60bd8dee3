"""Starts a pick list: what of a released order lies ready goes into somebody's hands, once."""

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
from ringup.values.refusal import Cure, Refusal


def start_pick(actor: Actor, *, order: str, request_key: str = "") -> Pick | Refusal:
    """The pick list of all that is ready. The same `request_key` starts one list.

    Refusals: those of `lock_for_warehouse` and `release_blockers`, `order_in_picking`, `waits_for_the_rest` for an
    order that ships complete, `nothing_to_pick`.
    """
    with transaction.atomic():
        rows = lock_for_warehouse(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if request_key and (made := Pick.objects.filter(order=rows.order, request_key=request_key).first()):
            return made
        if blockers := release_blockers(standing_of(rows.order)):
            return blockers[0]
        if Pick.objects.filter(order=rows.order, state__in=OPEN_PICKS).exists():
            return Refusal(code="order_in_picking", cure=Cure(code="go_on_with_the_list"))
        _reserve_older_order(rows)
        goods = load_goods(rows)
        if not pickable(list(goods.values()), ship_complete=rows.order.ship_complete):
            waits = rows.order.ship_complete and any(one.ready for one in goods.values())
            return Refusal(code="waits_for_the_rest" if waits else "nothing_to_pick")
        chosen = choose_lines([Ready(line=line, quantity=one.ready) for line, one in goods.items()])
        if isinstance(chosen, Refusal):
            return chosen
        pick = Pick.objects.create(
            order=rows.order,
            warehouse_id=rows.order.warehouse_id,
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
        record(actor, rows, "start_pick", after={"pick": pick.position})
        save_goods(rows)
        event = PickStarted(order=rows.order.public_id, pick=pick.public_id)
        tell(event, legal_entity=actor.legal_entity, deduplication_key=f"pick_started:{pick.public_id}")
    return pick


def _reserve_older_order(rows: OrderRows) -> None:
    """An order that was submitted before stock was reserved wants its goods now."""
    if rows.order.state == OrderState.SUBMITTED and not Reservation.objects.filter(order=rows.order.public_id).exists():
        reserve_lines(rows)
