"""Clears the holds of an order that is over: nobody could release them any more (spec §4.6, the known trap)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.holds.saving import lift_holds
from ringup.orders.loading import NOT_FOUND, lock_order
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import save_header
from ringup.values.refusal import Refusal

OVER = frozenset({OrderState.CANCELED, OrderState.INVOICED})


def clear_all_holds(actor: Actor | None, *, legal_entity: int, order: str) -> int | Refusal:
    """How many holds were open. Reacts to `OrderCanceled` and `DraftCanceled`, hence without an actor.

    Refusals: `order_not_found`, `order_state_forbids` for an order that goes on.
    """
    with transaction.atomic():
        rows = lock_order(legal_entity, order)
        if rows is None:
            return NOT_FOUND
        if OrderState(rows.order.state) not in OVER:
            return Refusal(code="order_state_forbids", facts={"state": rows.order.state, "event": "clear_holds"})
        lifted = lift_holds(actor, rows)
        if lifted:
            save_header(rows)
    return lifted
