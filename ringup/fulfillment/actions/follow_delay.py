"""Follows an order whose goods are late: a first notice, a second one, at last its cancellation (spec §20)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ringup.fulfillment.events import OrderDelayed
from ringup.fulfillment.models import DelayNotice
from ringup.fulfillment.rules.delays import DelayStep, DelayTerms, due_step
from ringup.orders.events import OrderCanceled
from ringup.orders.loading import NOT_FOUND, OrderRows, lock_order
from ringup.orders.models import OrderEvent
from ringup.orders.rules.states import Fulfillment, OrderState
from ringup.orders.saving import save_header
from ringup.orders.saving.reservations import forget_lines
from ringup.plumbing.outbox import tell
from ringup.pricing.saving import release_coupons
from ringup.values.refusal import Refusal

EVENTS = {
    DelayStep.FIRST: "first_notice",
    DelayStep.SECOND: "second_notice",
    DelayStep.CANCEL: "backorder_cancellation",
}


def follow_delay(actor: None, *, legal_entity: int, order: str, at: datetime) -> DelayStep | Refusal | None:
    """What was due, done once; None when nothing is. An order of which something left is told, never canceled.

    Refusal: `order_not_found`.
    """
    with transaction.atomic():
        rows = lock_order(legal_entity, order)
        if rows is None:
            return NOT_FOUND
        step = _due(rows, at)
        if step is None:
            return None
        DelayNotice.objects.create(order=rows.order, step=step.value)
        rows.events.append(OrderEvent(order=rows.order, kind=EVENTS[step], after={"days": _days(rows, at)}))
        if step is DelayStep.CANCEL:
            _cancel(rows)
        save_header(rows)
        public_id = rows.order.public_id
        event = OrderDelayed(order=public_id, step=step.value)
        tell(event, legal_entity=legal_entity, deduplication_key=f"delayed:{public_id}:{step}")
    return step


def _due(rows: OrderRows, at: datetime) -> DelayStep | None:
    order, parameters = rows.order, rows.center.parameters
    if not parameters.delay_processing or order.state != OrderState.SUBMITTED.value or not _counts(rows):
        return None
    # What left or was billed is told of, never canceled.
    begun = order.fulfillment != Fulfillment.BACK_ORDERED.value or order.invoices > 0
    terms = DelayTerms(
        first=parameters.first_notice_days,
        second=parameters.second_notice_days,
        cancel=0 if begun else parameters.delay_cancel_days,
    )
    done = {DelayStep(step) for step in DelayNotice.objects.filter(order=order).values_list("step", flat=True)}
    return due_step(terms, days=_days(rows, at), done=done)


def _counts(rows: OrderRows) -> bool:
    """Whether anything is late that counts: neither the customer nor what is waited for is exempt."""
    customer = rows.order.customer
    if customer is not None and customer.delay_exempt:
        return False
    return any(line.back_ordered and not (line.item and line.item.delay_exempt) for line in rows.lines)


def _days(rows: OrderRows, at: datetime) -> int:
    """Days since the order was accepted by the call center's calendar; a change later on gives no more time (§20)."""
    zone = ZoneInfo(rows.center.time_zone)
    accepted = rows.order.versions.order_by("version").values_list("submitted_at", flat=True).first()
    latest = rows.order.submitted_at or rows.order.ordered_at
    begun = min(accepted, latest) if accepted else latest
    return (at.astimezone(zone).date() - begun.astimezone(zone).date()).days


def _cancel(rows: OrderRows) -> None:
    order = rows.order
    if order.coupons:
        release_coupons(order=order.public_id)
    forget_lines(rows)
    order.state = OrderState.CANCELED.value
    event = OrderCanceled(order=order.public_id, number=order.number)
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=f"canceled:{order.public_id}")
