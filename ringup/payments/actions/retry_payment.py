"""Asks once more for a payment that was declined, ran out or could not be captured: a new intent, a new key (B24).

A payment of a future order is asked for before its day.
"""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.orders.saving import record, save_header
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.payments.saving import restate_payments
from ringup.payments.saving.deciding import load_undecided, refuse_state
from ringup.payments.saving.holding import ask_anew, latest_authorization, may_ask_anew, standing_authorization
from ringup.payments.saving.intents import new_intent
from ringup.values.refusal import Refusal


def retry_payment(actor: Actor, *, order: str, payment: str) -> OrderRows | Refusal:
    """The submitted order (public ids), with the payment asked for again; a failed capture is tried again as a capture.

    Where nothing is held for a capture any more, the card is authorized anew first. Refusals: `order_not_found`,
    `not_permitted`, `other_call_center`, `order_state_forbids`, `payment_not_found`, `payment_unknown_outcome` while
    any payment of the order has no answer, `payment_state_forbids`.
    """
    with transaction.atomic():
        found = load_undecided(actor, order=order, payment=payment, event="retry_payment")
        if isinstance(found, Refusal):
            return found
        rows, line = found.rows, found.line
        if found.operation is not None or found.others:
            return outcome_unknown()
        if LineState(line.state) not in RETRIES or (line.state == LineState.NOT_SUBMITTED and not line.authorize_on):
            return refuse_state(line, "retry")
        intent = RETRIES[LineState(line.state)](actor, line)
        restate_payments(rows.order, found.lines)
        record(actor, rows, "payment_retry", before={"payment": line.public_id})
        save_header(rows)
    send_operations(actor, operations=[intent])
    rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return rows


def _capture(actor: Actor, line: PaymentLine) -> int:
    held = standing_authorization(line)
    if held is None and may_ask_anew(line):
        return ask_anew(actor, line)
    failed = line.operations.filter(kind=OperationKind.CAPTURE.value, state=OperationState.DECLINED.value).latest("pk")
    # What an invoice asked for, which may be a part.
    return new_intent(
        actor, line, OperationKind.CAPTURE, failed.amount_minor, parent=held or latest_authorization(line)
    )


RETRIES = {
    LineState.DECLINED: ask_anew,
    LineState.EXPIRED: ask_anew,
    LineState.CAPTURE_FAILED: _capture,
    # Of a future order, before its day.
    LineState.NOT_SUBMITTED: ask_anew,
}
