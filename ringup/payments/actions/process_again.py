"""Sends a payment once more: asks what became of one without an answer, asks anew for one that was declined (§6.3)."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, load_order
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.models import UNSETTLED, PaymentOperation
from ringup.payments.saving.deciding import load_undecided
from ringup.values.refusal import Refusal


def process_again(actor: Actor, *, order: str, payment: str) -> OrderRows | Refusal:
    """The submitted order (public ids) as it stands afterwards.

    A request without an answer is never made a second time: the processor is asked about it, now instead of later, and
    gets it again under the same key when it has never heard of it. Refusals: those of `retry_payment`.
    """
    with transaction.atomic():
        found = load_undecided(actor, order=order, payment=payment, event="process_again")
        if isinstance(found, Refusal):
            return found
        if found.operation is not None:
            waiting = PaymentOperation.objects.filter(pk=found.operation.pk, state__in=UNSETTLED)
            waiting.update(look_again_at=timezone.now())
    if found.operation is None:
        return retry_payment(actor, order=order, payment=payment)
    resolve_operation(actor, operation=found.operation.pk)
    rows = load_order(actor, order)
    assert rows is not None
    return rows
