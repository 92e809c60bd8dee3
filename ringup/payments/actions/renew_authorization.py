"""Asks a card anew when what its processor holds has run out, or is about to; a new intent with a new key."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.inventory.queries import has_reserved
from ringup.orders.loading import load_rows
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import restate
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.queries import has_unsettled
from ringup.payments.rules.renewing import judge_authorization
from ringup.payments.rules.states import LineState, OperationKind
from ringup.payments.saving import restate_payments
from ringup.payments.saving.future import waiting_day
from ringup.payments.saving.holding import ask_anew, may_ask_anew
from ringup.plumbing.locks import lock_row

HELD = (LineState.AUTHORIZED, LineState.EXPIRED)


def renew_authorization(actor: Actor | None, *, payment: int, needed: bool = False) -> LineState | None:
    """The payment's state afterwards; None when there was nothing to do.

    `needed`: it is about to be charged. A card that is not on file cannot be asked: its payment is *expired*, and a
    person replaces it. While an order is being changed nobody is asked; its submit does that. A job runs it without an
    actor.
    """
    with transaction.atomic():
        order_key = PaymentLine.objects.values_list("order_id", flat=True).get(pk=payment)
        order = lock_row(SalesOrder.objects.filter(pk=order_key).select_related("call_center"))
        assert order is not None
        lines = load_payment_lines(order)
        line = next(line for line in lines if line.pk == payment)
        intents = _renew(actor, order, line, needed=needed)
        if intents is None:
            return None
        restate_payments(order, lines)
        restate(order)
        order.save(update_fields=["payment_status", "detailed_status", "do_not_process"])
    send_operations(actor, operations=intents)
    return LineState(PaymentLine.objects.values_list("state", flat=True).get(pk=payment))


def _renew(actor: Actor | None, order: SalesOrder, line: PaymentLine, *, needed: bool) -> list[int] | None:
    """The intent, if the card is asked; None when nothing changes."""
    if line.state not in HELD or order.state == OrderState.CANCELED or has_unsettled(order=order.pk):
        return None
    wait_until = None if needed or not may_ask_anew(line) else _wait_until(order)
    asked = line.operations.filter(kind=OperationKind.AUTHORIZE.value).order_by("pk").last()
    judged = judge_authorization(
        expires_at=line.authorization_expires_at,
        asked_at=asked.created_at if asked else None,
        now=timezone.now(),
        on_file=may_ask_anew(line) and order.state == OrderState.SUBMITTED and wait_until is None,
        needed=needed,
    )
    before = line.state
    if judged.has_run_out and line.state == LineState.AUTHORIZED:
        line.state, line.authorize_on = LineState.EXPIRED.value, wait_until
        line.save(update_fields=["state", "authorize_on"])
    intents = [ask_anew(actor, line)] if judged.ask else []
    if line.state == before:
        return None
    _note(actor, order, line, before)
    return intents


def _wait_until(order: SalesOrder) -> date | None:
    """Of a future order without goods: until when its cards are not asked, where the call center delays that (§6.2)."""
    if not order.call_center.parameters.delay_authorization or has_reserved(order.public_id):
        return None
    return waiting_day(load_rows(order))


def _note(actor: Actor | None, order: SalesOrder, line: PaymentLine, before: str) -> None:
    OrderEvent.objects.create(
        order=order,
        kind="payment_renew",
        before={"payment": line.public_id, "state": before},
        after={"state": line.state},
        revision=order.revision,
        by_id=actor.user if actor else None,
    )
