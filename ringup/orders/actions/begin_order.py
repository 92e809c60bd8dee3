"""Begins an order with the first thing that is entered: both are stored, or neither when that is refused."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import NOT_FOUND
from ringup.orders.models import SalesOrder
from ringup.plumbing.public_ids import is_public_id
from ringup.values.refusal import Refusal

T = TypeVar("T")


def begin_order(actor: Actor, *, order: str, first: Callable[[], T | Refusal], call: str | None = None) -> T | Refusal:
    """What `first` makes of the order with that public id, opened before when there is none yet.

    A screen has the order's address before anything is stored. An id that is taken behind another wall is answered
    like one that does not exist. Refusals: `order_not_found`, those of `open_order` and of `first`.
    """
    if SalesOrder.objects.filter(public_id=order).exists():
        return first()
    if not is_public_id(order):
        return NOT_FOUND
    with transaction.atomic():
        opened = open_order(actor, call=call, public_id=order)
        outcome = opened if isinstance(opened, Refusal) else first()
        if isinstance(outcome, Refusal):
            transaction.set_rollback(True)
        return outcome
