"""What screens read about holds."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import HoldCode, OrderHold


@dataclass(frozen=True, kw_only=True)
class HoldRow:
    """One hold of an order, open or cleared."""

    key: int
    code: str
    name: str
    reason: str
    comment: str
    placed_by: str
    placed_at: datetime
    cleared_at: datetime | None


def list_holds(actor: Actor, *, order: str) -> list[HoldRow]:
    """The holds of the order with that public id, open ones first."""
    holds = OrderHold.objects.filter(order__legal_entity=actor.legal_entity, order__public_id=order)
    rows = holds.select_related("code", "reason", "placed_by").order_by("cleared_at", "-placed_at")
    return [
        HoldRow(
            key=row.pk,
            code=row.code.code,
            name=row.code.name,
            reason=row.reason.text if row.reason else "",
            comment=row.comment,
            placed_by=(row.placed_by.get_full_name() or row.placed_by.username) if row.placed_by else "",
            placed_at=row.placed_at,
            cleared_at=row.cleared_at,
        )
        for row in sorted(rows, key=lambda row: row.cleared_at is not None)
    ]


def list_hold_codes(actor: Actor) -> list[HoldCode]:
    """The hold codes that can be used, the default one first."""
    codes = HoldCode.objects.filter(legal_entity=actor.legal_entity, active=True)
    return list(codes.order_by("-is_default", "name"))


def list_ended_holds(*, limit: int) -> list[int]:
    """Keys of the open holds whose days are over, the longest ended first."""
    due = OrderHold.objects.filter(cleared_at=None, ends_at__lte=timezone.now())
    return list(due.order_by("ends_at", "pk").values_list("pk", flat=True)[:limit])
