"""Rows → values: the loyalty cards of a customer, the rates of their programs, and the points that can be used."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from ringup.customers.models import LoyaltyCard, LoyaltyEntry, LoyaltyProgram
from ringup.customers.rules.loyalty import Rates, coverable
from ringup.values.money import Money


def rates_of(program: LoyaltyProgram) -> Rates:
    """The program as the rules see it."""
    return Rates(
        currency=program.currency, earn=program.earn_points, pay=program.points_per_unit, most=program.max_points
    )


def usable_points(card: LoyaltyCard, today: date) -> int:
    """The card's points without those that were earned lately and cannot be used yet; one query where any wait."""
    if not card.program.vesting_days:
        return card.points
    waiting = LoyaltyEntry.objects.filter(card=card, usable_on__gt=today).aggregate(sum=Sum("points"))["sum"] or 0
    return card.points - max(0, waiting)


def find_loyalty_card(customer: int | None, currency: str) -> LoyaltyCard | None:
    """The customer's active card of a program in that currency, the oldest of several; one query."""
    if customer is None:
        return None
    cards = LoyaltyCard.objects.filter(customer=customer, active=True, program__active=True, program__currency=currency)
    return cards.select_related("program").order_by("pk").first()


@dataclass(frozen=True, kw_only=True)
class PointsStanding:
    """A customer's card as people see it; `usable` of the points can be used today, and pay `worth` at most."""

    program: str
    number: str
    points: int
    usable: int
    worth: Money


def find_standing(customer: int, currency: str) -> PointsStanding | None:
    """The customer's points; None without a card. One query, one more where points wait."""
    card = find_loyalty_card(customer, currency)
    if card is None:
        return None
    usable = usable_points(card, timezone.localdate())
    return PointsStanding(
        program=card.program.name,
        number=card.number,
        points=card.points,
        usable=usable,
        worth=coverable(rates_of(card.program), usable),
    )


def find_points(customer: int, currency: str) -> Money | None:
    """What the customer's points can pay today; None without a card. One query, one more where points wait."""
    card = find_loyalty_card(customer, currency)
    return coverable(rates_of(card.program), usable_points(card, timezone.localdate())) if card else None
