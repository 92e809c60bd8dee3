"""Cancels an order that is not wanted any more, with a reason; its number stays taken."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.events import DraftCanceled, OrderCanceled
from ringup.orders.loading import NOT_FOUND, OrderRows, find_reason, load_order
from ringup.orders.rules.invoiced import refuse_once_invoiced
from ringup.orders.rules.states import OrderEventName, OrderState, next_state, refuse_while_picking
from ringup.orders.saving import record, save_header
from ringup.orders.saving.reservations import forget_lines
from ringup.plumbing.outbox import tell
from ringup.pricing.saving import release_coupons
from ringup.values.refusal import Refusal


def cancel_order(actor: Actor, *, order: str, reason: str = "") -> OrderRows | Refusal:
    """The canceled order. A draft needs no reason; a submitted order needs a reason code and the right to cancel.

    Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `order_state_forbids`,
    `order_partly_invoiced`, `order_in_picking`, `reason_required`.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        was_draft = rows.order.state == OrderState.DRAFT
        needed = Permission.TAKE_ORDERS if was_draft else Permission.CANCEL_ORDERS
        if refusal := refuse_without(actor, needed):
            return refusal
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        after = next_state(OrderState(rows.order.state), OrderEventName.CANCEL)
        if isinstance(after, Refusal):
            return after
        if refusal := refuse_once_invoiced(rows.order.invoices) or refuse_while_picking(rows.order.fulfillment):
            return refusal
        code = find_reason(actor, ReasonCode.Kind.ORDER_CANCELLATION, reason)
        if code is None and not was_draft:
            return Refusal(code="reason_required", field="reason")
        record(
            actor,
            rows,
            "cancel_order",
            before={"state": rows.order.state},
            after={"reason": code.text if code else reason},
        )
        if rows.order.coupons and not was_draft:
            release_coupons(order=rows.order.public_id)
        if not was_draft:
            forget_lines(rows)
        rows.order.state = after.value
        save_header(rows)
        _tell(actor, rows, code.text if code else reason, was_draft=was_draft)
    return rows


def _tell(actor: Actor, rows: OrderRows, reason: str, *, was_draft: bool) -> None:
    order = rows.order
    event: DraftCanceled | OrderCanceled
    if was_draft:
        event = DraftCanceled(order=order.public_id, by=actor.user, reason=reason)
    else:
        event = OrderCanceled(order=order.public_id, number=order.number, by=actor.user, reason=reason)
    tell(event, legal_entity=actor.legal_entity, deduplication_key=f"canceled:{order.public_id}")
