"""Submits an order: accepted once, whatever is clicked, retried or killed; processors are asked afterwards."""

from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving.submitting import submit_locked
from ringup.orders.actions.ask_outside_tax import ask_outside_tax
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.send_operations import send_operations
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """An accepted order; `repeated` when an earlier submit with the same key had accepted it already."""

    order: SalesOrder
    repeated: bool = False


def submit_order(actor: Actor, *, order: str, submit_key: str) -> Submitted | Refusal | tuple[Refusal, ...]:
    """The accepted order, or every reason why not.

    `submit_key` is the asker's own (one per screen or API request): the same key never submits twice and is answered
    like the first time. Payments that a processor must confirm are asked for once the order is safe; a decline or
    silence leaves the order accepted and "do not process" (spec §4.5). A changed order's payments come to its new
    total by themselves, as `plan_difference` says. Refusals: `order_not_found`, `not_permitted`,
    `other_call_center`, `order_state_forbids`, and those of the completion checks.
    """
    ask_outside_tax(actor, order=order)
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if rows.order.submit_key == submit_key and rows.order.state == OrderState.SUBMITTED:
            return Submitted(order=rows.order, repeated=True)
        intents = submit_locked(actor, rows, submit_key=submit_key)
        if isinstance(intents, Refusal | tuple):
            return intents
    send_operations(actor, operations=intents)
    if intents:
        rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return Submitted(order=rows.order)
