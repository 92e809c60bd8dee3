"""Adds an address to a customer, or changes one. Orders keep the copy that they were taken with."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import Refusals, open_customer, put_address, read_address, told_by
from ringup.customers.models import CustomerAddress
from ringup.customers.rules.address import Address
from ringup.customers.saving import keep_search_text
from ringup.values.refusal import Refusal


def save_address(
    actor: Actor,
    *,
    customer: str,
    address: Address,
    key: int | None = None,
    is_primary: bool = False,
    is_delivery: bool = True,
    is_billing: bool = True,
) -> CustomerAddress | Refusals:
    """The stored address, or all that cannot be right in it. Without a `key` it is a new one; the first is primary.

    Refusals: those of `open_customer` and `check_address`, `address_not_found`, `country_unknown`,
    `card_number_in_text`.
    """
    clean = read_address(address)
    if not isinstance(clean, Address):
        return clean
    with transaction.atomic(), told_by(actor):
        owner = open_customer(actor, customer)
        if isinstance(owner, Refusal):
            return (owner,)
        others = list(owner.addresses.order_by("pk"))
        row = next((one for one in others if one.pk == key), None) if key else CustomerAddress(customer=owner)
        if row is None:
            return (Refusal(code="address_not_found"),)
        row.is_delivery, row.is_billing = is_delivery, is_billing
        row.is_primary = is_primary or row.is_primary or not any(one.is_primary for one in others)
        if row.is_primary:
            owner.addresses.exclude(pk=row.pk).filter(is_primary=True).update(is_primary=False)
        put_address(row, clean)
        keep_search_text([owner.pk])
    return row
