"""A credit on invoiced goods takes back the points that they earned, never more than the order brought (spec §19)."""

from django.db.models import Sum

from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.loyalty import rates_of
from ringup.customers.models import LoyaltyEntry
from ringup.customers.rules.loyalty import taken_back
from ringup.customers.saving.loyalty import PointsMove, lock_loyalty_card, move_points
from ringup.orders.models import SalesOrder
from ringup.values.money import Money

KINDS = (LoyaltyEntry.Kind.EARN, LoyaltyEntry.Kind.TAKE_BACK)


def take_points_back(actor: Actor, *, order: SalesOrder, goods_minor: int, source: str) -> int:
    """How many points the credit `source` took back, once; one query for an order that earned none.

    The caller holds the order's lock. `goods_minor` is without tax. The card's points may fall below nothing.
    """
    earned = LoyaltyEntry.objects.filter(order=order.public_id, kind__in=KINDS)
    left = dict(earned.values_list("card").annotate(sum=Sum("points")).order_by())
    for key, points_left in left.items():
        card = lock_loyalty_card(key)
        points = taken_back(rates_of(card.program), Money(goods_minor, order.currency), earned_left=points_left)
        move = PointsMove(
            kind=LoyaltyEntry.Kind.TAKE_BACK,
            points=-points,
            source=source,
            order=order.public_id,
            order_number=order.number,
            by=actor.user,
        )
        return points if move_points(card, move) else 0
    return 0
