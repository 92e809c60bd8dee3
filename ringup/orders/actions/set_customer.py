"""Puts a customer on an order, or takes the customer off again, and brings along what the customer has agreed."""

from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer, CustomerAddress
from ringup.delivery.models import CustomerDelivery
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.models import OrderAddress
from ringup.orders.saving import Changed, follow_header, record, reprice_and_save
from ringup.values.refusal import Refusal

COPIED = ["name", "street", "postal_code", "city", "region", "country"]


def set_customer(actor: Actor, *, order: str, customer: str | None) -> Changed | Refusal:
    """The order with the customer, the customer's language, price group, addresses and delivery defaults.

    `order` and `customer` are public ids. Prices are calculated anew.

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


def refuse_customer(customer: Customer | None) -> Refusal | None:
    """Why nothing can be sold to the customer, or None."""
    if customer is None:
        return None
    if customer.merged_into_id is not None:
        return Refusal(code="customer_merged", field="customer")
    if customer.blocked:
        return Refusal(code="customer_blocked", facts={"reason": customer.blocked_because}, field="customer")
    return None


def put_customer(rows: OrderRows, customer: Customer | None) -> None:
    """The customer's agreements on the order's rows; nothing is stored yet but the copies of the addresses."""
    order, center = rows.order, rows.center
    order.customer = customer
    if customer is None:
        order.price_group_id = None
        order.delivery_address = order.billing_address = None
        order.currency, order.language = center.currency, center.language
        return
    order.language = customer.language or center.language
    order.price_group_id = customer.price_group_id
    accepted = {center.currency, *center.accepted_currencies}
    order.currency = customer.currency if customer.currency in accepted else center.currency
    addresses = list(customer.addresses.order_by("-is_primary", "id"))
    order.delivery_address = copy_address(rows, next((a for a in addresses if a.is_delivery), None))
    order.billing_address = copy_address(rows, next((a for a in addresses if a.is_billing), None))
    _put_delivery_defaults(rows, customer)


def copy_address(rows: OrderRows, address: CustomerAddress | None) -> OrderAddress | None:
    """The order's own copy of a customer's address; the same address is copied once, and anew when it has changed."""
    if address is None:
        return None
    wanted: dict[str, Any] = {name: getattr(address, name) for name in COPIED}
    for copy in rows.addresses.values():
        if copy.source_id == address.pk and all(getattr(copy, name) == wanted[name] for name in COPIED):
            return copy
    copy = OrderAddress.objects.create(order=rows.order, source=address, **wanted)
    rows.addresses[copy.pk] = copy
    return copy


def _put_delivery_defaults(rows: OrderRows, customer: Customer) -> None:
    defaults = CustomerDelivery.objects.filter(customer=customer).select_related("mode").first()
    if defaults is None:
        return
    if defaults.warehouse_id is not None:
        rows.order.warehouse_id = defaults.warehouse_id
    if defaults.mode is not None:
        follow_header(rows, "mode_of_delivery_id", defaults.mode_id)
        follow_header(rows, "expedite_code_id", defaults.mode.expedite_code_id)
