"""Submits an order: accepted once, whatever is clicked, retried or killed; processors are asked afterwards."""

from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving import accept, bring_payments_along, close_reading, recap_of, refuse_submit, settle_plan
from ringup.orders.actions.ask_outside_tax import ask_outside_tax
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import reprice_and_save
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
        if refusal := refuse_submit(actor, rows):
            return refusal
        changed = reprice_and_save(actor, rows)
        payments = bring_payments_along(rows)
        recap = recap_of(rows, payments)
        if recap.refusals:
            return recap.refusals
        close_reading(rows, payments, recap.plan)
        settled = settle_plan(actor, rows, payments, recap.plan)
        intents = accept(actor, changed, payments, submit_key, reviews=recap.reviews)
        if isinstance(intents, tuple):
            transaction.set_rollback(True)
            return intents
        intents = [*settled, *intents]
    send_operations(actor, operations=intents)
    if intents:
        rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return Submitted(order=rows.order)
