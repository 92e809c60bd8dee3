"""Authorizes a payment of a future order: on its day, or as soon as goods are reserved for the order (§6.2)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.inventory.queries import has_reserved
from ringup.orders.loading import load_rows
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.saving.following_status import follow_status
from ringup.payments.saving.future import ask_waiting, is_waiting
from ringup.plumbing.locks import lock_row


def authorize_waiting(actor: Actor | None, *, order: int) -> int:
    """How many payments of the order (key) were asked for; none before the day, and none while it is being changed.

    Each with a new intent, sent and settled like every other; the same day never asks twice. A job runs it without an
    actor.
    """
    with transaction.atomic():
        row = lock_row(SalesOrder.objects.filter(pk=order).select_related("call_center__parameters"))
        assert row is not None
        if row.state != OrderState.SUBMITTED:
            return 0
        waiting = [line for line in load_payment_lines(row) if is_waiting(line)]
        if not waiting or not _has_come(row, waiting):
            return 0
        intents = ask_waiting(actor, waiting)
        OrderEvent.objects.bulk_create(_event(actor, row, line) for line in waiting)
        follow_status(row)
    send_operations(actor, operations=intents)
    return len(intents)


def _has_come(order: SalesOrder, waiting: list[PaymentLine]) -> bool:
    """Whether the day has come at the call center, goods are set apart, or nobody delays authorizations any more."""
    if not order.call_center.parameters.delay_authorization or has_reserved(order.public_id):
        return True
    today = load_rows(order).today
    return any(line.authorize_on is not None and line.authorize_on <= today for line in waiting)


def _event(actor: Actor | None, order: SalesOrder, line: PaymentLine) -> OrderEvent:
    return OrderEvent(
        order=order,
        kind="payment_due",
        before={"payment": line.public_id},
        after={"state": line.state},
        revision=order.revision,
        by_id=actor.user if actor else None,
    )
