"""Asks once more for a payment that was declined or could not be captured: a new intent with a new key (B24)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.rules.states import ACCEPTED, OrderState
from ringup.orders.saving import record, save_header
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import UNSETTLED, PaymentLine, PaymentOperation
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.payments.saving import restate_payments
from ringup.payments.saving.intents import new_intent
from ringup.values.refusal import Refusal


def retry_payment(actor: Actor, *, order: str, payment: str) -> OrderRows | Refusal:
    """The submitted order (public ids), with the payment asked for again; a failed capture is tried again as a capture.

    Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `order_state_forbids`, `payment_not_found`,
    `payment_unknown_outcome` while any payment of the order has no answer, `payment_state_forbids`.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        lines = load_payment_lines(rows.order)
        line = next((line for line in lines if line.public_id == payment), None)
        if refusal := _refuse(actor, rows, line):
            return refusal
        assert line is not None
        intent = RETRIES[LineState(line.state)](actor, line)
        restate_payments(rows.order, lines)
        record(actor, rows, "payment_retry", before={"payment": line.public_id})
        save_header(rows)
    send_operations(actor, operations=[intent])
    rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return rows


def _refuse(actor: Actor, rows: OrderRows, line: PaymentLine | None) -> Refusal | None:
    if refusal := refuse_without(actor, Permission.TAKE_PAYMENTS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    if OrderState(rows.order.state) not in ACCEPTED:
        return Refusal(code="order_state_forbids", facts={"state": rows.order.state, "event": "retry_payment"})
    if line is None:
        return Refusal(code="payment_not_found")
    if PaymentOperation.objects.filter(payment_line__order=rows.order, state__in=UNSETTLED).exists():
        return outcome_unknown()
    if LineState(line.state) not in RETRIES:
        facts = {"payment_status": line.state, "payment_event": "retry"}
        return Refusal(code="payment_state_forbids", facts=facts)
    return None


def _authorize(actor: Actor, line: PaymentLine) -> int:
    line.state = LineState.UNKNOWN.value
    line.save(update_fields=["state"])
    return new_intent(actor, line, OperationKind.AUTHORIZE, line.amount_minor)


def _capture(actor: Actor, line: PaymentLine) -> int:
    held = line.operations.filter(kind=OperationKind.AUTHORIZE.value, state=OperationState.SUCCEEDED.value).latest("pk")
    failed = line.operations.filter(kind=OperationKind.CAPTURE.value, state=OperationState.DECLINED.value).latest("pk")
    # What an invoice asked for, which may be a part.
    return new_intent(actor, line, OperationKind.CAPTURE, failed.amount_minor, reference=held.processor_reference)


RETRIES = {LineState.DECLINED: _authorize, LineState.CAPTURE_FAILED: _capture}
