"""Puts a customer on an order, or takes the customer off again, and brings along what the customer has agreed."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.orders.saving.customers import put_customer, refuse_customer
from ringup.values.refusal import Refusal


def set_customer(actor: Actor, *, order: str, customer: str | None) -> Changed | Refusal:
    """The order with the customer, the customer's language, price group, addresses and delivery defaults.

    `order` and `customer` are public ids. Prices are calculated anew. Payments stay: which of them cannot pay this
    customer's order, the recap says (`completion.saving.recap_of`).

    Refusals: those of `open_for_change`, `customer_not_found`, `customer_blocked` {reason},
    `customer_merged`, `customer_fixed` once the order was submitted.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        found = None
        if customer is not None:
            found = Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer).first()
            if found is None:
                return Refusal(code="customer_not_found", field="customer")
        if rows.order.version > 0 and rows.order.customer_id != (found.pk if found else None):
            return Refusal(code="customer_fixed", field="customer")
        if refusal := refuse_customer(found):
            return refusal
        before = {"customer": rows.order.customer.number if rows.order.customer else None}
        put_customer(rows, found)
        record(actor, rows, "set_customer", before=before, after={"customer": found.number if found else None})
        return reprice_and_save(actor, rows)
