"""Settles an operation: the one place where an outcome becomes fact, whoever brings it.

Answer, webhook, look-up and a person's word all come here; it locks first, then looks at the state, then acts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.events import PaymentSettled
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.address_checks import AddressLevel
from ringup.payments.rules.ledger import Posting, captured, refund_came_back, refunded
from ringup.payments.rules.outcomes import Outcome
from ringup.payments.rules.resolving import wait_before
from ringup.payments.rules.settling import Asked, Settlement, settle
from ringup.payments.rules.states import OPEN_OPERATIONS, LineState, OperationKind, OperationState
from ringup.payments.saving.following_status import follow_status
from ringup.payments.saving.following_up import follow_up
from ringup.payments.saving.holding import still_held
from ringup.payments.saving.ledger import post
from ringup.payments.saving.refunds import settle_refund
from ringup.plumbing.crash_points import reach
from ringup.plumbing.live import News, announce
from ringup.plumbing.locks import lock_row
from ringup.plumbing.outbox import tell
from ringup.values.money import Money

# Where the sum of an operation's successes is repeated on the payment line.
SUMS = {
    OperationKind.AUTHORIZE: "authorized_minor",
    OperationKind.CAPTURE: "captured_minor",
    OperationKind.REFUND: "refunded_minor",
}
SIGNS = {OperationState.SUCCEEDED: 1, OperationState.REVERSED: -1}

# Which operations move money, and how it is booked.
BOOKED: dict[tuple[OperationKind, OperationState], Callable[[str, Money, PaymentLine], Posting]] = {
    (OperationKind.CAPTURE, OperationState.SUCCEEDED): lambda source, amount, line: captured(
        source, amount, prepaid=line.prepay
    ),
    (OperationKind.REFUND, OperationState.SUCCEEDED): lambda source, amount, _line: refunded(source, amount),
    (OperationKind.REFUND, OperationState.REVERSED): lambda source, amount, _line: refund_came_back(source, amount),
}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The operation and its line as they stand now; `intents` are to be sent next (see `follow_up`)."""

    operation: OperationState
    line: LineState
    intents: tuple[int, ...] = ()


def settle_payment(actor: Actor | None, *, operation: int, outcome: Outcome, by_hand: bool = False) -> Settled:
    """What the outcome makes of the operation, its payment line and the order's payment status.

    Locks the order, then the operation, then looks: two bringers of one answer settle once, and what comes late changes
    nothing. Without an actor it is the processor that speaks; `by_hand` is a person who looked it up there.
    """
    with transaction.atomic():
        owner = PaymentOperation.objects.values_list("payment_line__order_id", flat=True).get(pk=operation)
        order = lock_row(SalesOrder.objects.filter(pk=owner).select_related("call_center__parameters"))
        row = lock_row(PaymentOperation.objects.filter(pk=operation).select_related("payment_line__method"))
        assert order is not None
        assert row is not None
        settlement = settle(_asked(order, row, row.payment_line), outcome, by_hand=by_hand)
        if settlement is None:
            return Settled(operation=OperationState(row.state), line=LineState(row.payment_line.state))
        _store(row, settlement)
        post(actor, order, _postings(row))
        if row.kind == OperationKind.REFUND:
            settle_refund(row)
        intents = follow_up(order, row)
        follow_status(order)
        _tell(order, row, settlement)
        reach("outcome_written")
    reach("outcome_committed")
    return Settled(operation=settlement.operation, line=settlement.line, intents=intents)


def _asked(order: SalesOrder, row: PaymentOperation, line: PaymentLine) -> Asked:
    others = PaymentOperation.objects.filter(payment_line=line).exclude(pk=row.pk)
    captured = others.filter(kind=OperationKind.CAPTURE.value, state=OperationState.SUCCEEDED.value)
    return Asked(
        kind=OperationKind(row.kind),
        state=OperationState(row.state),
        amount=Money(row.amount_minor, row.currency),
        line_state=LineState(line.state),
        line_amount=Money(line.amount_minor, line.currency),
        reference=_own_reference(row),
        captured_before=Money(captured.aggregate(sum=Sum("amount_minor"))["sum"] or 0, row.currency),
        is_latest=not others.filter(pk__gt=row.pk).exists(),
        still_held=row.kind == OperationKind.AUTHORIZE and still_held(line, but=row),
        # What was paid by a link was checked by the processor's page alone.
        address_level=AddressLevel.ALWAYS
        if line.by_link
        else AddressLevel(order.call_center.parameters.address_verification),
    )


def _own_reference(row: PaymentOperation) -> str:
    """What the processor calls a refund; until it has told, the name of its charge stands there."""
    if (
        row.kind != OperationKind.REFUND
        or row.parent is None
        or row.processor_reference == row.parent.processor_reference
    ):
        return ""
    return row.processor_reference


def _store(row: PaymentOperation, settlement: Settlement) -> None:
    line, now = row.payment_line, timezone.now()
    row.state = settlement.operation.value
    row.processor_reference = settlement.reference or row.processor_reference
    row.decline_code = settlement.decline_code
    row.because = settlement.because[:120]
    row.settled_at, row.look_again_at = _times(row, settlement.operation, now)
    if settlement.operation is OperationState.MISMATCH:
        row.with_people_since = row.with_people_since or now
    line.state = settlement.line.value
    if row.kind == OperationKind.AUTHORIZE and settlement.operation is OperationState.SUCCEEDED:
        line.address_checks = settlement.checks.text if settlement.checks else ""
    column, sign = SUMS.get(OperationKind(row.kind)), SIGNS.get(settlement.operation)
    if column is not None and sign is not None:
        setattr(line, column, getattr(line, column) + sign * row.amount_minor)
    if settlement.expires_at is not None:
        line.authorization_expires_at = settlement.expires_at
        row.expires_at = settlement.expires_at
    row.save()
    line.save(
        update_fields=[
            "state",
            "authorized_minor",
            "captured_minor",
            "refunded_minor",
            "authorization_expires_at",
            "address_checks",
        ]
    )


def _postings(row: PaymentOperation) -> list[Posting]:
    """What the money did, now that it is certain."""
    book = BOOKED.get((OperationKind(row.kind), OperationState(row.state)))
    if book is None:
        return []
    return [book(row.public_id, Money(row.amount_minor, row.currency), row.payment_line)]


def _times(row: PaymentOperation, state: OperationState, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When it was settled, or when the processor is asked again."""
    if state in OPEN_OPERATIONS:
        return None, now + wait_before(row.attempts, people=row.with_people_since is not None)
    return now, None


def _tell(order: SalesOrder, row: PaymentOperation, settlement: Settlement) -> None:
    """Open desks look again in any case; the fact is told once the outcome is known."""
    facts = {"order": order.public_id}
    announce(News(event="payments", legal_entity=order.legal_entity_id, call_center=order.call_center_id, facts=facts))
    if settlement.operation in OPEN_OPERATIONS:
        return
    event = PaymentSettled(
        order=order.public_id,
        payment=row.payment_line.public_id,
        operation=row.public_id,
        outcome=settlement.operation.value,
        payment_status=order.payment_status,
    )
    key = f"payment_settled:{row.public_id}:{settlement.operation}"
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=key)
