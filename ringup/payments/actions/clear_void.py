"""A person has seen that nothing is held any more for a void that the processor refused."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.models import PaymentOperation
from ringup.payments.saving.refused_voids import load_refused_void, look_after
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal


def clear_void(actor: Actor, *, operation: str, note: str) -> PaymentOperation | Refusal:
    """The refused void (public id), off the list: somebody has seen that nothing is held, and says how.

    Refusals: `not_permitted`, `note_required`, `card_number_in_text`, `operation_not_found`, `void_is_cleared`.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    if not note.strip():
        return Refusal(code="note_required", field="note")
    if refusal := refuse_card_numbers(note=note):
        return refusal
    with transaction.atomic():
        found = load_refused_void(actor, operation)
        if isinstance(found, Refusal):
            return found
        look_after(actor, found, "payment_void_cleared", note=note.strip()[:200])
    return found
