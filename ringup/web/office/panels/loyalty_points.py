"""The points of a loyalty card: what came, what went, and what of it can be used today."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.loyalty import rates_of, usable_points
from ringup.customers.models import LoyaltyCard, LoyaltyEntry
from ringup.customers.rules.details import display_name
from ringup.customers.rules.loyalty import coverable
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class PointsRow:
    """One movement in words."""

    what: str
    points: str
    order: str
    address: str
    reason: str
    usable_on: str
    made_at: str


@dataclass(frozen=True, kw_only=True)
class LoyaltyPoints(Panel):
    area: ClassVar[str] = "office"
    title: str
    customer: str
    points: str
    usable: str
    worth: str
    rows: tuple[PointsRow, ...]


def loyalty_points_panel(actor: Actor, card: LoyaltyCard) -> LoyaltyPoints:
    """The card with its latest movements; at most four queries."""
    usable = usable_points(card, timezone.localdate())
    worth = coverable(rates_of(card.program), usable)
    customer = card.customer
    name = display_name(
        organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
    )
    return LoyaltyPoints(
        title=_("Points"),
        customer=f"{customer.number} · {name}",
        points=formats.number(Decimal(card.points)),
        usable=formats.number(Decimal(max(usable, 0))),
        worth=formats.money(worth.minor, worth.currency),
        rows=tuple(
            PointsRow(
                what=str(LoyaltyEntry.Kind(row.kind).label),
                points=formats.number(Decimal(row.points)),
                order=row.order_number or (_("Order") if row.order else ""),
                address=reverse("desk:order", args=[row.order]) if row.order else "",
                reason=row.reason,
                usable_on=formats.day(row.usable_on) if row.usable_on else "",
                made_at=formats.moment(row.made_at),
            )
            for row in card.entries.order_by("-pk")[:MOST_ROWS]
        ),
    )
