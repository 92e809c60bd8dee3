"""Decides whether a customer is told of delays, and orders are given up that are late for too long (spec §20)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.values.refusal import Refusal


def set_delay_exempt(actor: Actor, *, customer: str, exempt: bool) -> Customer | Refusal:
    """The customer, whose late orders bring neither notices nor a cancellation when `exempt`.

    Refusals: those of `open_customer`.
    """
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer)
        if isinstance(row, Refusal):
            return row
        row.delay_exempt = exempt
        row.save(update_fields=["delay_exempt"])
    return row
