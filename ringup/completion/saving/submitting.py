"""Submits an order that is locked and loaded: checked, settled, accepted. Its intents are sent after the commit."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving import accept, bring_payments_along, close_reading, recap_of, refuse_submit, settle_plan
from ringup.orders.loading import OrderRows
from ringup.orders.saving import reprice_and_save
from ringup.payments.saving.credit import hold_credit_for
from ringup.values.refusal import Refusal


def submit_locked(actor: Actor, rows: OrderRows, *, submit_key: str) -> list[int] | Refusal | tuple[Refusal, ...]:
    """The intents; or what stands in the way. The caller has a transaction open, and undoes what else it did in it."""
    if refusal := refuse_submit(actor, rows):
        return refusal
    changed = reprice_and_save(actor, rows)
    payments = bring_payments_along(rows)
    hold_credit_for(rows.order, payments)
    recap = recap_of(rows, payments)
    if recap.refusals:
        return recap.refusals
    close_reading(rows, payments, recap.plan)
    settled = settle_plan(actor, rows, payments, recap.plan)
    intents = accept(actor, changed, payments, submit_key, reviews=recap.reviews)
    if isinstance(intents, tuple):
        transaction.set_rollback(True)
        return intents
    return [*settled, *intents]
