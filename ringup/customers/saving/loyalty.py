"""Values → rows: points come onto a loyalty card and leave it, each for one thing and once."""

from dataclasses import dataclass
from datetime import date

from ringup.customers.models import LoyaltyCard, LoyaltyEntry
from ringup.plumbing.locks import lock_row


@dataclass(frozen=True, kw_only=True)
class PointsMove:
    """So many points for what `source` names (a payment, an invoice); earned ones can be used from a day on."""

    kind: str
    points: int
    source: str
    order: str = ""
    order_number: str = ""
    usable_on: date | None = None
    reason: str = ""
    by: int | None = None


def lock_loyalty_card(card: int) -> LoyaltyCard:
    """The card with that key, with its program, locked."""
    row = lock_row(LoyaltyCard.objects.filter(pk=card).select_related("program"))
    assert row is not None
    return row


def move_points(card: LoyaltyCard, move: PointsMove) -> bool:
    """Notes the movement on the locked card; False, and nothing done, where it was made before."""
    if not move.points or LoyaltyEntry.objects.filter(card=card, kind=move.kind, source=move.source).exists():
        return False
    LoyaltyEntry.objects.create(
        card=card,
        kind=move.kind,
        points=move.points,
        source=move.source,
        order=move.order,
        order_number=move.order_number,
        usable_on=move.usable_on,
        reason=move.reason,
        made_by_id=move.by,
    )
    card.points += move.points
    card.save(update_fields=["points"])
    return True
