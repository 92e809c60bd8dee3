"""Finds out what became of an operation whose outcome nobody knows: asks the processor, or sends it once more."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.loading import ask_processor, load_asked, look_up
from ringup.payments.models import PaymentOperation
from ringup.payments.rules.outcomes import Declined, Outcome
from ringup.payments.rules.resolving import AskLater, SendAgain, resolve
from ringup.payments.rules.states import OPEN_OPERATIONS, OperationKind, OperationState
from ringup.payments.saving.disputes import refuse_disputed
from ringup.payments.saving.intents import claim_unsettled
from ringup.plumbing.crash_points import reach

NEVER_SENT = Declined(code="never_reached_the_processor")


def resolve_operation(actor: Actor | None, *, operation: int) -> OperationState | None:
    """The operation's state afterwards; None when it was not due, or somebody else is at it.

    The same idempotency key goes with every try, so that the processor does it once. After 15 minutes without an answer
    a person has it, too (`with_people_since`). A job runs it without an actor.
    """
    if claim_unsettled(operation) is None:
        return None
    [row] = load_asked([operation])
    if row.state not in OPEN_OPERATIONS:
        return OperationState(row.state)
    if row.state == OperationState.INTENT and _is_wanted(row):
        send_operations(actor, operations=[operation])
    elif (outcome := NEVER_SENT if row.state == OperationState.INTENT else _outcome(row)) is not None:
        settled = settle_payment(actor, operation=operation, outcome=outcome)
        send_operations(actor, operations=settled.intents)
    return OperationState(PaymentOperation.objects.values_list("state", flat=True).get(pk=operation))


def _is_wanted(row: PaymentOperation) -> bool:
    """Whether the operation may still be sent: nobody authorizes for an order that was canceled meanwhile, or refunds
    what a bank disputes.
    """
    if row.kind == OperationKind.REFUND.value and refuse_disputed(row.payment_line):
        return False
    return row.kind != OperationKind.AUTHORIZE.value or row.payment_line.order.state != OrderState.CANCELED


def _outcome(row: PaymentOperation) -> Outcome | None:
    """What is known now; None when there is nothing new and the operation waits for the next look."""
    now = timezone.now()
    found = look_up(row)
    reach("processor_looked_up")
    step = resolve(found, age=now - row.created_at, attempts=row.attempts - 1, may_send=_is_wanted(row))
    if isinstance(step, SendAgain):
        outcome = ask_processor(row)
        reach("processor_answered")
        return outcome
    if isinstance(step, AskLater):
        people = row.with_people_since or (now if step.people else None)
        waiting = PaymentOperation.objects.filter(pk=row.pk, state=row.state)
        waiting.update(look_again_at=now + step.wait, with_people_since=people)
        return None
    return step.outcome
