"""Lifts the block of a customer."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.values.refusal import Refusal


def unblock_customer(actor: Actor, *, customer: str) -> Customer | Refusal:
    """The customer, who may buy again. Refusals: those of `open_customer`."""
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer, permission=Permission.CHANGE_CREDIT)
        if isinstance(row, Refusal):
            return row
        row.blocked, row.blocked_because = False, ""
        row.save(update_fields=["blocked", "blocked_because"])
    return row
