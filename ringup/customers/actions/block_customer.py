"""Blocks a customer: nothing is sold until somebody lifts the block."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal

LONGEST = 200


def block_customer(actor: Actor, *, customer: str, reason: str) -> Customer | Refusal:
    """The blocked customer; who may change credit may block. Blocking again replaces the reason.

    Refusals: those of `open_customer`, `reason_missing`, `too_long` {longest}, `card_number_in_text`.
    """
    reason = reason.strip()
    if not reason:
        return Refusal(code="reason_missing", field="reason")
    if len(reason) > LONGEST:
        return Refusal(code="too_long", facts={"longest": LONGEST}, field="reason")
    if refusal := refuse_card_numbers(reason=reason):
        return refusal
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer, permission=Permission.CHANGE_CREDIT)
        if isinstance(row, Refusal):
            return row
        row.blocked, row.blocked_because = True, reason
        row.save(update_fields=["blocked", "blocked_because"])
    return row
