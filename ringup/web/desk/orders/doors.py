"""The doors of the order screen: who may come in, and to which order."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.actions.begin_order import begin_order
from ringup.orders.loading import load_order
from ringup.orders.models import SalesOrder
from ringup.plumbing.public_ids import is_public_id
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.shown import Shown, blank_order, show
from ringup.web.ui.actors import acting

T = TypeVar("T")

# An agent with an active call center; every view of the order screen stands behind this door.
takes_orders = acting(may=Permission.TAKE_ORDERS, takes_orders=True)


def shown_order(actor: Actor, order: str) -> Shown:
    """The order with that public id, or a blank one where an unused id of ours is meant; 404 for all else.

    An order behind another wall is answered like one that does not exist.
    """
    rows = load_order(actor, order)
    if rows is None:
        if not is_public_id(order) or SalesOrder.objects.filter(public_id=order).exists():
            raise Http404
        rows = blank_order(actor, order)
    return show(actor, rows)


def first_change(request: HttpRequest, actor: Actor, order: str, change: Callable[[], T | Refusal]) -> T | Refusal:
    """The change, which begins the order if nothing was entered yet; a screen that has a revision knows that it was."""
    if request.POST.get("revision", "0") not in ("", "0"):
        return change()
    return begin_order(actor, order=order, first=change, call=request.POST.get("call") or None)
