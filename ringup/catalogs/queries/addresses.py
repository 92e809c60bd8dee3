"""Addresses as a mailing house and labels take them: customers by their primary address, prospects by their own."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from ringup.catalogs.models import TargetMarket, TargetMarketMember
from ringup.customers.models import Customer, CustomerAddress

PLACE = ("postal_code", "city", "region", "country")


def list_addresses(market: TargetMarket, *, limit: int | None = None) -> Iterator[dict[str, str]]:
    """The members in the order of their customer numbers, prospects last; two queries."""
    found = list(in_file_order(market.members.all())[:limit])
    customers: Any = market.members.filter(customer__isnull=False).values("customer")
    if limit:
        customers = [member.customer_id for member in found]
    addresses = _primary(customers)
    return (_told_member(member, addresses) for member in found)


def in_file_order(members: "QuerySet[TargetMarketMember]") -> "QuerySet[TargetMarketMember]":
    """The members with their customers, in the order of their numbers; prospects last."""
    return members.select_related("customer").order_by("customer__number", "pk")


def tell_members(members: Collection[TargetMarketMember]) -> list[dict[str, str]]:
    """Members that are loaded with their customers, by the columns of a list's file; one query."""
    addresses = _primary([member.customer_id for member in members if member.customer_id])
    return [_told_member(member, addresses) for member in members]


def _told_member(member: TargetMarketMember, addresses: Mapping[int, CustomerAddress]) -> dict[str, str]:
    customer = member.customer
    return {
        "customer": customer.number if customer else "",
        **(_of_customer(customer, addresses.get(customer.pk, member)) if customer else _told(member.name, member)),
        "language": customer.language if customer else "",
        "email": member.email,
    }


def find_addresses(customers: Collection[int]) -> dict[int, dict[str, str]]:
    """Name and primary address of each customer (key) who has one; one query."""
    addresses = _primary(customers)
    return {key: _of_customer(address.customer, address) for key, address in addresses.items()}


def _primary(customers: Any) -> Mapping[int, CustomerAddress]:
    addresses = CustomerAddress.objects.filter(customer__in=customers).select_related("customer")
    return {address.customer_id: address for address in addresses.order_by("is_primary", "-pk")}


def _of_customer(customer: Customer, address: CustomerAddress | TargetMarketMember) -> dict[str, str]:
    name = f"{customer.first_name} {customer.last_name}".strip()
    return _told(customer.organization or address.name or name, address)


def _told(name: str, address: CustomerAddress | TargetMarketMember) -> dict[str, str]:
    street = ", ".join(address.street.splitlines())
    return {"name": name, "street": street, **{part: getattr(address, part) for part in PLACE}}
