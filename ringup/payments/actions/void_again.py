"""Asks a processor once more for a void that it refused, under a new key."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import UNSETTLED, PaymentOperation
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.refused_voids import load_refused_void, look_after
from ringup.values.refusal import Refusal


def void_again(actor: Actor, *, operation: str) -> OperationState | Refusal:
    """How the new void of the same authorization went; `operation` is the public id of the one that was refused.

    Refusals: `not_permitted`, `operation_not_found`, `void_is_cleared`, `payment_unknown_outcome` while another
    operation of the payment has no outcome.
    """
    with transaction.atomic():
        found = load_refused_void(actor, operation)
        if isinstance(found, Refusal):
            return found
        line = found.payment_line
        if PaymentOperation.objects.filter(payment_line=line, state__in=UNSETTLED).exists():
            return outcome_unknown()
        intent = new_intent(actor, line, OperationKind.VOID, found.amount_minor, parent=found.parent)
        look_after(actor, found, "payment_void_again")
    send_operations(actor, operations=[intent])
    return OperationState(PaymentOperation.objects.values_list("state", flat=True).get(pk=intent))
