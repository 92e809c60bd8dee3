"""Gives what lies free to the orders that wait for it: expedited ones first, then those who have waited longest."""

from collections.abc import Callable, Collection

from django.db import transaction

from ringup.fulfillment.saving import save_goods
from ringup.inventory.queries import list_overdrawn_orders, list_waiting_orders
from ringup.inventory.saving.reservations import give_free_stock, take_back_excess
from ringup.orders.loading import lock_order
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import Fulfillment
from ringup.orders.saving.reservations import Reservations

AT_ONCE = 200


def allocate_stock(
    actor: None, *, warehouse: int | None = None, items: Collection[int] = (), limit: int = AT_ONCE
) -> int:
    """How many orders got something, or gave something back that a count did not find.

    Acts for nobody: it is what follows from a receipt or a count. Each order is locked and stored by itself, so the
    lock order holds; nobody who comes meanwhile gets what others wait for.
    """
    done = 0
    for change, orders in (
        (take_back_excess, list_overdrawn_orders(limit=limit)),
        (give_free_stock, list_waiting_orders(limit=limit, warehouse=warehouse, items=items)),
    ):
        entities = dict(SalesOrder.objects.filter(public_id__in=orders).values_list("public_id", "legal_entity_id"))
        done += sum(_change(entities[order], order, change) for order in orders if order in entities)
    return done


def _change(legal_entity: int, order: str, change: Callable[..., Reservations]) -> bool:
    with transaction.atomic():
        rows = lock_order(legal_entity, order)
        if rows is None or rows.order.fulfillment == Fulfillment.PICKING.value:
            return False  # what is in somebody's hands is not moved; the job comes again
        before = [line.back_ordered for line in rows.lines]
        save_goods(rows, change(order=order))
        return before != [line.back_ordered for line in rows.lines]
