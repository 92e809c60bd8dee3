"""Says that a worker has an order open, and which part is being edited, so that colleagues see it."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.orders.models import OrderPresence, SalesOrder
from ringup.values.refusal import Refusal


def touch_order(actor: Actor, *, order: str, part: str = "", leaving: bool = False) -> SalesOrder | Refusal:
    """The order, with the worker's presence refreshed, or ended when `leaving`. Refusal: `order_not_found`."""
    with transaction.atomic():
        row = visible_orders(actor).filter(public_id=order).first()
        if row is None:
            return NOT_FOUND
        if leaving:
            OrderPresence.objects.filter(order=row, user=actor.user).delete()
            return row
        OrderPresence.objects.update_or_create(
            order=row, user_id=actor.user, defaults={"part": part[:40], "seen_at": timezone.now()}
        )
    return row
