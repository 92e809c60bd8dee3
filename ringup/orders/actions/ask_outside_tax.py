"""Asks the call center's tax service about an order, outside of every transaction, and keeps the answer.

The calculation that follows takes it if nothing has changed; without an answer our own rates remain as an estimate.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import load_basket, load_book, load_order
from ringup.pricing.loading import ask_tax_service
from ringup.pricing.rules.outside_tax import request_of
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.saving import keep_tax_answer


def ask_outside_tax(actor: Actor, *, order: str) -> None:
    """Asks only where the call center has a service, and where its last answer was about something else.

    Fails inside a transaction: nobody holds a row while a stranger thinks.
    """
    if not settings.TAX_CONNECTORS:
        return
    with transaction.atomic(durable=True):
        rows = load_order(actor, order)
        if rows is None or not rows.center.parameters.tax_connector or not rows.lines:
            return
        calculation = calculate(load_basket(rows, timezone.now()), load_book(rows))
        if calculation.outside_taxed:
            return
        service, rules = rows.center.parameters.tax_connector, rows.rules.rules
    request = request_of(calculation)
    outcome = ask_tax_service(service, rules, request)
    with transaction.atomic(durable=True):
        keep_tax_answer(order=order, service=service, request=request, outcome=outcome)
