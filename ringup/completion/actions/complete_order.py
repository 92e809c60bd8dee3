"""Completes an order: recalculates, lets payments follow the total, says all that still stands in the way."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving import Recap, bring_payments_along, recap_of
from ringup.orders.actions.ask_outside_tax import ask_outside_tax
from ringup.orders.loading import open_for_change
from ringup.orders.saving import record, reprice_and_save
from ringup.values.refusal import Refusal


def complete_order(actor: Actor, *, order: str) -> Recap | Refusal:
    """The recap (spec §4.1, §4.2). Refusals: those of `open_for_change`; all others stand in the recap."""
    ask_outside_tax(actor, order=order)
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        record(actor, rows, "complete_order")
        reprice_and_save(actor, rows)
        payments = bring_payments_along(rows)
        return recap_of(rows, payments)
