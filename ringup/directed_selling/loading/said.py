"""An order → what its scripts can say of it and what their steps wait for, in the customer's language."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils import translation

from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer, CustomerEmail, CustomerPhone
from ringup.customers.rules.details import display_name
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.payments.models import PaymentLine
from ringup.payments.rules.states import GONE
from ringup.plumbing import formats


def load_values(actor: Actor, rows: OrderRows, line: SalesLine | None) -> dict[str, str]:
    """What the variables stand for, by name; what nobody knows yet is absent or empty. No query."""
    order, customer = rows.order, rows.order.customer
    code = rows.source_code
    with translation.override(order.language):
        values = {
            "agent_name": actor.name,
            "call_center": rows.center.name,
            "mode_of_delivery": rows.rules.mode_names.get(order.mode_of_delivery_id or 0, ""),
            "order_total": formats.money(order.total_minor, order.currency) if rows.lines else "",
            "source_code": code.code if code else "",
        }
        if customer is not None:
            values["first_name"] = customer.first_name
            values["customer_name"] = display_name(
                organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
            )
        if line is not None and line.item is not None:
            values["item_name"] = line.text
            values["item_number"] = line.item.number
            values["item_price"] = formats.unit_price(line.unit_price, order.currency)
    return values


def load_facts(rows: OrderRows, asked: Collection[str]) -> frozenset[str]:
    """Which of the facts that are asked for the order knows; a query each for contacts and payments."""
    order = rows.order
    known = {
        "address": order.delivery_address_id is not None,
        "coupon": bool(order.coupons),
        "customer": order.customer_id is not None,
        "date": order.requested_date is not None,
        "delivery": order.mode_of_delivery_id is not None,
        "lines": bool(rows.lines),
        "source_code": rows.source_code is not None,
    }
    if order.customer_id is not None and {"email", "phone"}.intersection(asked):
        reached = Customer.objects.filter(pk=order.customer_id).values_list(
            Exists(CustomerEmail.objects.filter(customer=OuterRef("pk"))),
            Exists(CustomerPhone.objects.filter(customer=OuterRef("pk"))),
        )
        known["email"], known["phone"] = reached.get()
    if order.pk is not None and "payment" in asked:
        gone = [state.value for state in GONE]
        known["payment"] = PaymentLine.objects.filter(order=order).exclude(state__in=gone).exists()
    return frozenset(fact for fact, is_known in known.items() if is_known)
