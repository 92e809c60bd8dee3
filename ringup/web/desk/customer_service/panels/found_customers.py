"""Customers and orders found for what is being typed."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.queries import CustomerHit, Match, find_customers
from ringup.orders.queries import OrderRow, find_orders_by_number
from ringup.plumbing import formats
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import Viewpoint
from ringup.web.desk.orders.panels.order_panel import Badge
from ringup.web.ui.wording.words import DETAILED_STATUSES, TONES

MOST = 12


@dataclass(frozen=True, kw_only=True)
class FoundCustomer:
    """A hit in two lines; `current` is the one that is open."""

    customer: str
    address: str
    name: str
    number: str
    place: str
    detail: str
    current: bool = False
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FoundOrder:
    number: str
    address: str
    customer: str
    total: str
    day: str
    status: Badge


@dataclass(frozen=True, kw_only=True)
class FoundCustomers(ServicePanel):
    """`similar` ones hold other words than were typed; `sure` is the public id of the one who must be meant.

    `more` says that others were left out.
    """

    asked: str = ""
    customers: tuple[FoundCustomer, ...] = ()
    similar: tuple[FoundCustomer, ...] = ()
    orders: tuple[FoundOrder, ...] = ()
    sure: str = ""
    more: bool = False
    may_add: bool = False


def found_customers_panel(actor: Actor, view: Viewpoint, text: str, *, customer: str = "") -> FoundCustomers:
    """Customers for a name, phone, postal code, e-mail address or number; orders for an order number."""
    may_add = actor.may(Permission.CHANGE_CUSTOMERS)
    if not text:
        return FoundCustomers(customer=customer, may_add=may_add)
    hits = find_customers(legal_entity=actor.legal_entity, text=text, limit=MOST + 1, country=view.country)
    orders = find_orders_by_number(actor, text=text)
    return FoundCustomers(
        customer=customer,
        asked=text,
        customers=tuple(_found_customer(hit, customer) for hit in hits[:MOST] if hit.match is not Match.SIMILAR),
        similar=tuple(_found_customer(hit, customer) for hit in hits[:MOST] if hit.match is Match.SIMILAR),
        orders=tuple(_found_order(order, view) for order in orders),
        sure=_sure(hits, orders),
        more=len(hits) > MOST,
        may_add=may_add,
    )


def _sure(hits: list[CustomerHit], orders: list[OrderRow]) -> str:
    """One hit alone, or one alone that has this very number, address or phone; never one that is only similar."""
    exact = [hit for hit in hits if hit.match is Match.EXACT]
    if len(exact) == 1 and not orders:
        return exact[0].public_id
    if not hits and len(orders) == 1:
        return orders[0].customer_public_id
    alone = len(hits) == 1 and not orders and hits[0].match is not Match.SIMILAR
    return hits[0].public_id if alone else ""


def _found_customer(hit: CustomerHit, open_one: str) -> FoundCustomer:
    return FoundCustomer(
        customer=hit.public_id,
        address=reverse("desk:customer", args=[hit.public_id]),
        name=hit.name,
        number=hit.number,
        place=", ".join(
            part for part in (hit.street.replace("\n", ", "), f"{hit.postal_code} {hit.city}".strip()) if part
        ),
        detail=formats.phone(hit.phone, hit.extension) if hit.phone else hit.email,
        current=hit.public_id == open_one,
        badges=(Badge(text=_("Blocked"), tone="bad"),) if hit.blocked else (),
    )


def _found_order(order: OrderRow, view: Viewpoint) -> FoundOrder:
    return FoundOrder(
        number=order.number,
        address=reverse("desk:order", args=[order.public_id]),
        customer=order.customer or _("no customer"),
        total=formats.money(order.total.minor, order.total.currency),
        day=formats.day(order.ordered_at.astimezone(view.zone).date()),
        status=Badge(
            text=str(DETAILED_STATUSES.get(order.detailed_status, order.detailed_status)),
            tone=TONES.get(order.detailed_status, ""),
        ),
    )
