"""A person has looked into a difference between us and a processor, and says what it was."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.models import PaymentDifference
from ringup.payments.queries import visible_differences
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def explain_difference(actor: Actor, *, difference: str, note: str) -> PaymentDifference | Refusal:
    """The difference (public id), off the list of those that wait. It is not found a second time.

    Refusals: `not_permitted`, `note_required`, `card_number_in_text`, `difference_not_found`.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    if not note.strip():
        return Refusal(code="note_required", field="note")
    if refusal := refuse_card_numbers(note=note):
        return refusal
    with transaction.atomic():
        row = lock_row(PaymentDifference.objects.filter(pk__in=visible_differences(actor), public_id=difference))
        if row is None:
            return Refusal(code="difference_not_found")
        row.explained_at, row.explained_by_id, row.explanation = timezone.now(), actor.user, note.strip()[:200]
        row.save(update_fields=["explained_at", "explained_by", "explanation"])
    return row
