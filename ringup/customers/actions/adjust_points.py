"""Puts points on a loyalty card or takes some off it by hand, with a reason; the card's entries keep it."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.models import LoyaltyCard, LoyaltyEntry
from ringup.customers.saving.loyalty import PointsMove, lock_loyalty_card, move_points
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.public_ids import new_public_id
from ringup.values.refusal import Refusal

MOST = 10_000_000


def adjust_points(actor: Actor, *, card: str, points: int, reason: str) -> LoyaltyCard | Refusal:
    """The card (public id) with so many points more, or fewer.

    Refusals: `not_permitted`, `loyalty_card_not_found`, `reason_required`, `card_number_in_text`,
    `amount_out_of_range`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CREDIT) or refuse_card_numbers(reason=reason):
        return refusal
    if not reason.strip():
        return Refusal(code="reason_required", field="reason")
    if not points or abs(points) > MOST:
        return Refusal(code="amount_out_of_range", field="points")
    with transaction.atomic():
        found = LoyaltyCard.objects.filter(legal_entity=actor.legal_entity, public_id=card).first()
        if found is None:
            return Refusal(code="loyalty_card_not_found")
        row = lock_loyalty_card(found.pk)
        move = PointsMove(
            kind=LoyaltyEntry.Kind.ADJUST,
            points=points,
            source=new_public_id(),
            reason=reason.strip()[:200],
            by=actor.user,
        )
        move_points(row, move)
    return row
