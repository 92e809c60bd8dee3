"""Settles an operation: the one place where an answer becomes fact, whoever brings it."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.orders.saving import restate
from ringup.payments.connectors.protocol import Answer
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.operations import FINAL, LINE_AFTER, OperationKind, OperationState, state_after
from ringup.payments.saving import restate_payments
from ringup.plumbing.locks import lock_row


def settle_operation(actor: Actor | None, *, operation: int, answer: Answer) -> OperationState:
    """The operation's state after the answer; the payment line and the order's payment status follow it.

    Locks the order, then the operation, then looks: two bringers of one answer settle once. Without an actor it is the
    processor that speaks.
    """
    with transaction.atomic():
        found = PaymentOperation.objects.only("payment_line__order_id").select_related("payment_line").get(pk=operation)
        order = lock_row(SalesOrder.objects.filter(pk=found.payment_line.order_id).select_related("call_center"))
        row = lock_row(PaymentOperation.objects.filter(pk=operation).select_related("payment_line"))
        assert order is not None
        assert row is not None
        before = OperationState(row.state)
        after = state_after(before, answer.outcome)
        if before in FINAL or before == after:
            return before
        row.state = after.value
        row.processor_reference = answer.reference or row.processor_reference
        row.decline_code = answer.decline_code
        row.settled_at = timezone.now() if after in FINAL else None
        row.save(update_fields=["state", "processor_reference", "decline_code", "settled_at"])
        _carry_over(row, row.payment_line, after, answer)
        restate_payments(order, load_payment_lines(order))
        restate(order)
        order.save(update_fields=["payment_status", "detailed_status", "do_not_process"])
    return after


def _carry_over(row: PaymentOperation, line: PaymentLine, after: OperationState, answer: Answer) -> None:
    """What the settled operation makes of its payment line."""
    kind = OperationKind(row.kind)
    state = LINE_AFTER.get((kind, after))
    if state is None:
        return
    line.state = state.value
    if after is OperationState.SUCCEEDED:
        if kind is OperationKind.AUTHORIZE:
            line.authorized_minor += row.amount_minor
            line.authorization_expires_at = answer.expires_at
        elif kind is OperationKind.CAPTURE:
            line.captured_minor += row.amount_minor
    line.save(update_fields=["state", "authorized_minor", "captured_minor", "authorization_expires_at"])
