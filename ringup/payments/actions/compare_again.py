"""Asks a processor about an operation that differed from its journal: where both agree now, the difference is over."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.loading import load_asked, load_connector, request_of
from ringup.payments.models import PaymentDifference, PaymentOperation
from ringup.payments.queries import visible_differences
from ringup.payments.rules.outcomes import Declined, NotFound, Unknown
from ringup.payments.rules.reconciling import agrees
from ringup.payments.rules.states import OperationState
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Refusal

AGREES = "agrees"


def compare_again(actor: Actor, *, difference: str) -> PaymentDifference | Refusal:
    """The difference (public id), off the list, where the processor has the operation as we do.

    Refusals: `not_permitted`, `difference_not_found`, `difference_is_not_ours` for what nobody here asked for,
    `journal_not_read` {connector, because}, `not_at_the_processor` {connector},
    `still_differs` {connector, theirs}.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    row = visible_differences(actor).filter(public_id=difference).first()
    if row is None:
        return Refusal(code="difference_not_found")
    key = PaymentOperation.objects.filter(public_id=row.intent).values_list("pk", flat=True).first()
    if not row.intent or key is None:
        return Refusal(code="difference_is_not_ours")
    [asked] = load_asked([key])
    if (refusal := _compare(asked)) is not None:
        return refusal
    with transaction.atomic():
        waiting = lock_row(PaymentDifference.objects.filter(pk=row.pk, explained_at=None))
        if waiting is None:
            return Refusal(code="difference_not_found")
        waiting.explained_at, waiting.explained_by_id, waiting.explanation = timezone.now(), actor.user, AGREES
        waiting.save(update_fields=["explained_at", "explained_by", "explanation"])
    return waiting


def _compare(row: PaymentOperation) -> Refusal | None:
    request = request_of(row)
    if row.parent is not None:
        # Asked by what it captured, voided or refunded, as it was then.
        request = replace(request, reference=row.parent.processor_reference)
    found = load_connector(row.connector).look_up(request)
    if isinstance(found, Unknown):
        return Refusal(code="journal_not_read", facts={"connector": row.connector, "because": found.because})
    amount = Money(row.amount_minor, row.currency)
    if agrees(OperationState(row.state), amount, found):
        return None
    if isinstance(found, NotFound):
        return Refusal(code="not_at_the_processor", facts={"connector": row.connector})
    theirs = found.code if isinstance(found, Declined) else f"{found.amount} {found.amount.currency}"
    return Refusal(code="still_differs", facts={"connector": row.connector, "theirs": theirs})
