"""Settles an operation: the one place where an outcome becomes fact, whoever brings it."""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.orders.saving import restate
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.outcomes import Outcome
from ringup.payments.rules.settling import Asked, Settlement, settle
from ringup.payments.rules.states import OPEN_OPERATIONS, LineState, OperationKind, OperationState
from ringup.payments.saving import restate_payments
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money


def settle_operation(actor: Actor | None, *, operation: int, outcome: Outcome, by_hand: bool = False) -> OperationState:
    """The operation's state after the outcome; the payment line and the order's status follow it.

    Locks the order, then the operation, then looks: two bringers of one answer settle once. Without an actor it is the
    processor that speaks; `by_hand` is a person who looked it up there.
    """
    with transaction.atomic():
        owner = PaymentOperation.objects.values_list("payment_line__order_id", flat=True).get(pk=operation)
        order = lock_row(SalesOrder.objects.filter(pk=owner).select_related("call_center"))
        row = lock_row(PaymentOperation.objects.filter(pk=operation).select_related("payment_line"))
        assert order is not None
        assert row is not None
        settlement = settle(_asked(row, row.payment_line), outcome, by_hand=by_hand)
        if settlement is None:
            return OperationState(row.state)
        _store(row, row.payment_line, settlement)
        restate_payments(order, load_payment_lines(order))
        restate(order)
        order.save(update_fields=["payment_status", "detailed_status", "do_not_process"])
    return settlement.operation


def _asked(row: PaymentOperation, line: PaymentLine) -> Asked:
    others = PaymentOperation.objects.filter(payment_line=line).exclude(pk=row.pk)
    captured = others.filter(kind=OperationKind.CAPTURE.value, state=OperationState.SUCCEEDED.value)
    return Asked(
        kind=OperationKind(row.kind),
        state=OperationState(row.state),
        amount=Money(row.amount_minor, row.currency),
        line_state=LineState(line.state),
        line_amount=Money(line.amount_minor, line.currency),
        captured_before=Money(captured.aggregate(sum=Sum("amount_minor"))["sum"] or 0, row.currency),
        is_latest=not others.filter(pk__gt=row.pk).exists(),
    )


def _store(row: PaymentOperation, line: PaymentLine, settlement: Settlement) -> None:
    row.state = settlement.operation.value
    row.processor_reference = settlement.reference or row.processor_reference
    row.decline_code = settlement.decline_code or settlement.because
    row.settled_at = None if settlement.operation in OPEN_OPERATIONS else timezone.now()
    row.save(update_fields=["state", "processor_reference", "decline_code", "settled_at"])
    line.state = settlement.line.value
    if settlement.operation is OperationState.SUCCEEDED:
        column = SUMS.get(OperationKind(row.kind))
        if column is not None:
            setattr(line, column, getattr(line, column) + row.amount_minor)
        if settlement.expires_at is not None:
            line.authorization_expires_at = settlement.expires_at
    line.save(
        update_fields=[
            "state",
            "authorized_minor",
            "captured_minor",
            "refunded_minor",
            "authorization_expires_at",
        ]
    )


# Where the sum of an operation's successes is repeated on the payment line.
SUMS = {
    OperationKind.AUTHORIZE: "authorized_minor",
    OperationKind.CAPTURE: "captured_minor",
    OperationKind.REFUND: "refunded_minor",
}
