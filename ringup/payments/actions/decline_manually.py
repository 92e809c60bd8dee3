"""A person declines a payment for good, with a reason: nobody waits for it any more (§6.3)."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows, find_reason
from ringup.orders.saving import record, save_header
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.outcomes import Declined
from ringup.payments.rules.states import LineEvent, LineState, OperationKind, next_line_state
from ringup.payments.saving import restate_payments
from ringup.payments.saving.deciding import load_undecided, refuse_state
from ringup.payments.saving.declined_stock import follow_payment_status
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal

BY_HAND = "by_hand"
LONGEST = 200


def decline_manually(actor: Actor, *, order: str, payment: str, reason: str) -> OrderRows | Refusal:
    """The submitted order (public ids), with the payment as declined and the reason beside it.

    `reason` is a reason code of the company, or says it in words. If the processor has done it all the same, that comes
    before a person. Refusals: those of `load_undecided`, `reason_required`, `card_number_in_text`,
    `payment_unknown_outcome` while a charge has no answer, `payment_state_forbids`.
    """
    if not reason.strip():
        return Refusal(code="reason_required", field="reason")
    if refusal := refuse_card_numbers(reason=reason):
        return refusal
    with transaction.atomic():
        found = load_undecided(
            actor, order=order, payment=payment, event="decline_manually", may=Permission.RESOLVE_PAYMENTS
        )
        if isinstance(found, Refusal):
            return found
        rows, line, waiting = found.rows, found.line, found.operation
        if waiting is not None:
            if waiting.kind != OperationKind.AUTHORIZE:
                return outcome_unknown()
            settle_payment(actor, operation=waiting.pk, outcome=Declined(code=BY_HAND), by_hand=True)
            line.state = LineState.DECLINED.value
            rows.order.refresh_from_db(fields=["payment_status", "fulfillment", "pickable"])
        elif line.state != LineState.DECLINED:
            after = next_line_state(LineState(line.state), LineEvent.DECLINE)
            if isinstance(after, Refusal):
                return refuse_state(line, "decline")
            line.state = after.value
        code = find_reason(actor, ReasonCode.Kind.PAYMENT_DECLINE, reason)
        line.decline_reason = (code.text if code else reason.strip())[:LONGEST]
        line.authorize_on = None
        meant = PaymentLine.objects.filter(pk=line.pk)
        meant.update(state=line.state, decline_reason=line.decline_reason, authorize_on=None)
        before = rows.order.payment_status
        restate_payments(rows.order, found.lines)
        follow_payment_status(rows.order, before)
        record(
            actor, rows, "payment_decline", before={"payment": line.public_id}, after={"reason": line.decline_reason}
        )
        save_header(rows)
    return rows
