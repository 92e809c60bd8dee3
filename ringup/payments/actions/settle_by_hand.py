"""The word of a person about an operation becomes fact; what follows from it is not sent yet."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent
from ringup.payments.actions.settle_payment import Settled, settle_payment
from ringup.payments.models import UNSETTLED, PaymentOperation
from ringup.payments.rules.outcomes import Declined, Outcome, Succeeded
from ringup.payments.rules.resolving import refuse_long_reference
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.money import Money
from ringup.values.refusal import Refusal

BY_HAND = "by_hand"


def settle_by_hand(actor: Actor, *, operation: str, done: bool, note: str, reference: str = "") -> Settled | Refusal:
    """As `resolve_by_hand`, with its refusals; what follows from it is left to the caller to send."""
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS) or _refuse_texts(note, reference, done=done):
        return refusal
    rows = PaymentOperation.objects.select_related("payment_line__order__call_center")
    row = rows.filter(public_id=operation, payment_line__order__legal_entity=actor.legal_entity).first()
    if row is None:
        return Refusal(code="operation_not_found")
    center = row.payment_line.order.call_center
    if not actor.serves(center.pk):
        return Refusal(code="other_call_center", facts={"call_center": center.name})
    if row.state not in UNSETTLED:
        return Refusal(code="operation_is_settled", facts={"state": row.state})
    outcome: Outcome = Declined(code=BY_HAND)
    if done:
        outcome = Succeeded(reference=reference.strip(), amount=Money(row.amount_minor, row.currency))
    with transaction.atomic():
        settled = settle_payment(actor, operation=row.pk, outcome=outcome, by_hand=True)
        order = row.payment_line.order
        OrderEvent.objects.create(
            order=order,
            kind="payment_by_hand",
            before={"operation": row.public_id, "state": row.state},
            after={"state": settled.operation.value, "note": note.strip()},
            revision=order.revision,
            by_id=actor.user,
        )
    return settled


def _refuse_texts(note: str, reference: str, *, done: bool) -> Refusal | None:
    if not note.strip():
        return Refusal(code="note_required", field="note")
    if done and not reference.strip():
        return Refusal(code="reference_required", field="reference")
    if refusal := refuse_long_reference(reference, field="reference"):
        return refusal
    return refuse_card_numbers(note=note, reference=reference)
