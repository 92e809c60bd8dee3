"""Changes who a customer is (name, language, currency, group, tax number) and where the customer lives."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import (
    Refusals,
    known_languages,
    open_customer,
    put_address,
    read_address,
    told_by,
)
from ringup.customers.models import Customer, CustomerAddress
from ringup.customers.rules.address import Address
from ringup.customers.rules.details import CustomerDetails, CustomerKind, check_details
from ringup.customers.saving import keep_search_text
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal


def change_customer(
    actor: Actor, *, customer: str, changes: Mapping[str, str], address: Address | None = None
) -> Customer | Refusals:
    """The changed customer, or all that stands in the way of either; then nothing is stored.

    `changes` names fields of `CustomerDetails`; `address` takes the place of the primary one.
    Refusals: those of `open_customer`, `check_details` and `check_address`, `country_unknown`, `card_number_in_text`.
    """
    names = {one.name for one in fields(CustomerDetails)}
    assert changes.keys() <= names, "a field that a customer does not have"
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer)
        if isinstance(row, Refusal):
            return (row,)
        wanted: dict[str, Any] = {name: changes.get(name, getattr(row, name)).strip() for name in names}
        details = CustomerDetails(kind=CustomerKind(wanted.pop("kind")), **wanted)
        guard = refuse_card_numbers(
            first_name=details.first_name, last_name=details.last_name, organization=details.organization
        )
        clean = None if address is None else read_address(address)
        refusals = check_details(details, languages=known_languages()) + ((guard,) if guard else ())
        refusals += clean if isinstance(clean, tuple) else ()
        if refusals:
            return refusals
        for name in names:
            setattr(row, name, getattr(details, name))
        row.save(update_fields=sorted(names))
        if isinstance(clean, Address):
            place = row.addresses.filter(is_primary=True).first() or CustomerAddress(customer=row, is_primary=True)
            put_address(place, clean)
        keep_search_text([row.pk])
    return row
