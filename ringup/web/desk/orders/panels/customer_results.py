"""Customers found for what was typed into the customer field."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.call_centers.rules.permissions import Permission
from ringup.customers.queries import CustomerHit, find_customers
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST = 6


@dataclass(frozen=True, kw_only=True)
class CustomerResult:
    customer: str
    name: str
    number: str
    place: str
    detail: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CustomerResults(OrderPanel):
    """`asked` is what was searched for; nothing found is said only after something was asked."""

    asked: str = ""
    results: tuple[CustomerResult, ...] = ()
    may_add: bool = True


def customer_results_panel(shown: Shown, text: str) -> CustomerResults:
    """Customers for a name, a phone in any format, a postal code, an e-mail address or a number, best first."""
    if not text:
        return CustomerResults(order=shown.id)
    hits = find_customers(
        legal_entity=shown.actor.legal_entity, text=text, limit=MOST, country=shown.rows.center.country
    )
    return CustomerResults(
        order=shown.id,
        asked=text,
        results=tuple(result_of(hit) for hit in hits),
        may_add=shown.actor.may(Permission.CHANGE_CUSTOMERS),
    )


def result_of(hit: CustomerHit) -> CustomerResult:
    """A hit of the search in two lines."""
    return CustomerResult(
        customer=hit.public_id,
        name=hit.name,
        number=hit.number,
        place=f"{hit.postal_code} {hit.city}".strip(),
        detail=formats.phone(hit.phone, hit.extension) if hit.phone else hit.email,
        note=_("Blocked") if hit.blocked else "",
    )
