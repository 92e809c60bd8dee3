"""Reopens a submitted order for changes; it keeps its number and gains a version at the next submit."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.saving.versions import reopen
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.rules.states import OrderEventName, OrderState, next_state, refuse_while_picking
from ringup.orders.saving import record, reprice_and_save
from ringup.values.refusal import Refusal


def modify_order(actor: Actor, *, order: str) -> OrderRows | Refusal:
    """The order, open again.

    What is invoiced of it stays as it is. Refusals: `order_not_found`, `not_permitted`, `other_call_center`,
    `order_state_forbids`, `order_in_picking`.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := refuse_without(actor, Permission.CHANGE_SUBMITTED_ORDERS):
            return refusal
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        after = next_state(OrderState(rows.order.state), OrderEventName.MODIFY)
        if isinstance(after, Refusal):
            return after
        if refusal := refuse_while_picking(rows.order.fulfillment):
            return refusal
        reopen(rows, after)
        record(actor, rows, "modify_order", after={"version": rows.order.version})
        # What was promised now stands beside what it would cost today.
        reprice_and_save(actor, rows)
    return rows
