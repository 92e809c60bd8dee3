"""Addresses of a target market as a mailing house takes them: customers by their primary address, and prospects."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringup.catalogs.models import TargetMarket
from ringup.customers.models import CustomerAddress

COLUMNS = ("number", "name", "street", "postal_code", "city", "region", "country", "language")


def heads() -> list[str]:
    """The headings of the file."""
    words = {
        "number": _("Customer number"),
        "name": _("Name"),
        "street": _("Street"),
        "postal_code": _("Postal code"),
        "city": _("City"),
        "region": _("State or county"),
        "country": _("Country"),
        "language": _("Language"),
    }
    return [words[column] for column in COLUMNS]


def address_rows(
    market: TargetMarket, *, limit: int | None = None, members: Sequence[int] | None = None
) -> Iterator[dict[str, Any]]:
    """The members, or some of them (keys), in the order of their customer numbers, prospects last; two queries."""
    listed = market.members.select_related("customer").order_by("customer__number", "pk")
    wanted = None if members is None else frozenset(members)
    found = [member for member in listed[:limit] if wanted is None or member.pk in wanted]
    of_market = market.members.filter(customer__isnull=False)
    customers: Any = [member.customer_id for member in found] if limit else of_market.values("customer")
    addresses = CustomerAddress.objects.filter(customer__in=customers).order_by("is_primary", "-pk")
    by_customer = {address.customer_id: address for address in addresses}
    for member in found:
        customer = member.customer
        source: Any = by_customer.get(customer.pk, member) if customer else member
        name = f"{customer.first_name} {customer.last_name}".strip() if customer else member.name
        yield {
            "number": customer.number if customer else "",
            "name": (customer.organization if customer else "") or getattr(source, "name", "") or name,
            "street": ", ".join(source.street.splitlines()),
            "postal_code": source.postal_code,
            "city": source.city,
            "region": source.region,
            "country": source.country,
            "language": customer.language if customer else "",
        }


def primary_addresses(customers: Collection[int]) -> dict[int, dict[str, str]]:
    """Name and primary address of each customer (key); one query."""
    addresses = CustomerAddress.objects.filter(customer__in=customers).select_related("customer")
    found = {}
    for address in addresses.order_by("is_primary", "-pk"):
        customer = address.customer
        name = f"{customer.first_name} {customer.last_name}".strip()
        found[customer.pk] = {
            "name": customer.organization or address.name or name,
            "street": ", ".join(address.street.splitlines()),
            "postal_code": address.postal_code,
            "city": address.city,
            "country": address.country,
        }
    return found
