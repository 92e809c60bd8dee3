"""Goods that are invoiced earn points on the customer's loyalty card, without what went onto gift cards (spec §25)."""

from datetime import timedelta

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.loyalty import find_loyalty_card, rates_of
from ringup.customers.models import LoyaltyEntry
from ringup.customers.rules.loyalty import earned
from ringup.customers.saving.loyalty import PointsMove, lock_loyalty_card, move_points
from ringup.orders.models import SalesOrder
from ringup.values.money import Money


def earn_points(actor: Actor, *, order: SalesOrder, goods_minor: int, source: str) -> int:
    """How many points the goods of the invoice `source` earned, once; one query for a customer without a card.

    The caller holds the order's lock. `goods_minor` is after discounts and without tax.
    """
    found = find_loyalty_card(order.customer_id, order.currency)
    if found is None:
        return 0
    card = lock_loyalty_card(found.pk)
    points = earned(rates_of(card.program), Money(goods_minor, order.currency), points_before=card.points)
    days = card.program.vesting_days
    move = PointsMove(
        kind=LoyaltyEntry.Kind.EARN,
        points=points,
        source=source,
        order=order.public_id,
        order_number=order.number,
        usable_on=timezone.localdate() + timedelta(days=days) if days else None,
        by=actor.user,
    )
    return points if move_points(card, move) else 0
