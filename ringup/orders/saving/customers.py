"""The customer on an order: what was agreed, and the order's own copies of addresses."""

from typing import Any

from ringup.customers.models import Customer, CustomerAddress
from ringup.delivery.models import CustomerDelivery
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderAddress
from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.saving import follow_header
from ringup.plumbing.prepared_rows import PreparedRows
from ringup.values.refusal import Cure, Refusal

COPIED = ["name", "street", "postal_code", "city", "region", "country"]

ADDRESSES = PreparedRows(
    lambda customer: CustomerAddress.objects.filter(customer=customer).order_by("-is_primary", "id")
)
DELIVERY_DEFAULTS = PreparedRows(
    lambda customer: CustomerDelivery.objects.filter(customer=customer).select_related("mode")
)


def refuse_customer(customer: Customer | None) -> Refusal | None:
    """Why nothing can be sold to the customer, or None."""
    if customer is None:
        return None
    if customer.merged_into_id is not None:
        return Refusal(code="customer_merged", cure=Cure(code="choose_customer"), field="customer")
    if customer.blocked:
        reason = {"reason": customer.blocked_because}
        return Refusal(code="customer_blocked", facts=reason, cure=Cure(code="unblock_customer"), field="customer")
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
    addresses = ADDRESSES(customer.pk)
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


def choose_address(rows: OrderRows, wanted: int | OfCustomer) -> int | None:
    """The key of the order's own address that is meant, copied from the customer's where needed; None when unknown."""
    if not isinstance(wanted, OfCustomer):
        return wanted if wanted in rows.addresses else None
    found = CustomerAddress.objects.filter(pk=wanted.key, customer=rows.order.customer_id).first()
    copy = copy_address(rows, found)
    return None if copy is None else copy.pk


def _put_delivery_defaults(rows: OrderRows, customer: Customer) -> None:
    defaults = DELIVERY_DEFAULTS.first(customer.pk)
    if defaults is None:
        return
    if defaults.warehouse_id is not None:
        rows.order.warehouse_id = defaults.warehouse_id
    if defaults.mode is not None:
        follow_header(rows, "mode_of_delivery_id", defaults.mode_id)
        follow_header(rows, "expedite_code_id", defaults.mode.expedite_code_id)
