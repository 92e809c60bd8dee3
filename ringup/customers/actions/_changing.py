"""What the actions of customers share: who may change one, and the places to reach one as rows."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from typing import TypeVar

import pghistory
from django.conf import settings

from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.loading.addresses import address_format
from ringup.customers.loading.phones import read_phone
from ringup.customers.models import Customer, CustomerAddress
from ringup.customers.rules.address import FIELDS, Address, check_address, tidy
from ringup.customers.rules.contact import check_email, check_phone, tidy_email
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.phone_number import PhoneNumber
from ringup.values.refusal import Refusal

T = TypeVar("T")
Refusals = tuple[Refusal, ...]
NOT_FOUND = Refusal(code="customer_not_found", field="customer")


def unless_refused(found: T | Refusals, otherwise: T, refusals: list[Refusal]) -> T:
    """What was found; or, when it was refused, `otherwise`, with the refusals added to the list."""
    if isinstance(found, tuple):
        refusals += found
        return otherwise
    return found


def told_by(actor: Actor) -> AbstractContextManager[object]:
    """The audit's note of who changes what follows, at whichever door."""
    return pghistory.context(user=actor.user)


def open_customer(
    actor: Actor, customer: str, *, permission: Permission = Permission.CHANGE_CUSTOMERS
) -> Customer | Refusal:
    """The customer with that public id, locked; else `not_permitted`, `customer_not_found` or `customer_merged`."""
    if refusal := refuse_without(actor, permission):
        return refusal
    row = lock_row(Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer))
    if row is None:
        return NOT_FOUND
    return Refusal(code="customer_merged", field="customer") if row.merged_into_id is not None else row


def known_languages() -> Collection[str]:
    """The languages in which we can write to a customer."""
    return dict(settings.LANGUAGES).keys()


def country_of(actor: Actor, *candidates: str) -> str:
    """The first country that is named, else that of the legal entity."""
    named = next((country for country in candidates if country), "")
    return named or LegalEntity.objects.values_list("country", flat=True).get(pk=actor.legal_entity)


def read_address(address: Address) -> Address | Refusals:
    """The address as it is stored, or all that cannot be right in it."""
    form = address_format(address.country)
    if form is None:
        return (Refusal(code="country_unknown", facts={"country": address.country}, field="country"),)
    clean = tidy(address, form)
    guard = refuse_card_numbers(name=clean.name, street=clean.street, city=clean.city, region=clean.region)
    return check_address(clean, form) + ((guard,) if guard else ()) or clean


def put_address(row: CustomerAddress, address: Address) -> None:
    """The address in the row, stored."""
    for name in (*FIELDS, "country"):
        setattr(row, name, getattr(address, name))
    row.save()


def read_phones(texts: Iterable[str], *, country: str) -> list[PhoneNumber] | Refusals:
    """The numbers in the order in which they were given, each line once; or what is no number."""
    phones = [read_phone(text, country=country) for text in texts if text.strip()]
    refusals = tuple(refusal for phone in phones if (refusal := check_phone(phone)))
    return refusals or list({(phone.e164, phone.extension): phone for phone in phones}.values())


def read_emails(texts: Iterable[str]) -> list[str] | Refusals:
    """The addresses in the order in which they were given, each once; or what is none."""
    emails = [tidy_email(text) for text in texts if text.strip()]
    refusals = tuple(refusal for email in emails if (refusal := check_email(email)))
    return refusals or list({email.casefold(): email for email in emails}.values())
