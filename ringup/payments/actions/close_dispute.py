"""A person has seen at the processor how a dispute ended, as its message did not come."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import lock_order
from ringup.payments.models import PaymentDispute
from ringup.payments.rules.disputes import DisputeState, next_dispute_state
from ringup.payments.saving.disputes import move_dispute, tell_dispute
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def close_dispute(actor: Actor, *, dispute: str, won: bool, note: str) -> PaymentDispute | Refusal:
    """The dispute (public id), won or lost. What the processor tells afterwards changes nothing.

    Refusals: `not_permitted`, `note_required`, `card_number_in_text`, `dispute_not_found`, `other_call_center`,
    `dispute_is_over`.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    if not note.strip():
        return Refusal(code="note_required", field="note")
    if refusal := refuse_card_numbers(note=note):
        return refusal
    with transaction.atomic():
        found = PaymentDispute.objects.filter(
            public_id=dispute, payment_line__order__legal_entity=actor.legal_entity
        ).select_related("payment_line")
        order = found.values_list("payment_line__order__public_id", flat=True).first()
        rows = lock_order(actor.legal_entity, order) if order else None
        row = lock_row(found) if rows else None
        if rows is None or row is None:
            return Refusal(code="dispute_not_found")
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        after = next_dispute_state(DisputeState(row.state), DisputeState.WON if won else DisputeState.LOST)
        if after is None:
            return Refusal(code="dispute_is_over")
        row.closed_by_id, row.note = actor.user, note.strip()[:200]
        move_dispute(actor, rows.order, row, after)
        tell_dispute(rows.order)
    return row
