"""Adds a customer with what the caller has told so far: a name is enough."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.saving import take_number
from ringup.customers.actions._changing import (
    Refusals,
    country_of,
    known_languages,
    read_address,
    read_emails,
    read_phones,
    told_by,
    unless_refused,
)
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerNote, CustomerPhone
from ringup.customers.rules.address import FIELDS, Address
from ringup.customers.rules.details import CustomerDetails, check_details
from ringup.customers.saving import keep_search_text
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.phone_number import PhoneNumber

NUMBERS = "customer"
PREFIX = "C-"


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """A customer as a door asks for it. Of several phones, e-mail addresses the first one is the primary one.

    Phones are texts as they were typed; one without a country code is in the country of the address, else in `country`,
    else in that of the legal entity. An address without street, postal code and city is none.
    """

    details: CustomerDetails
    address: Address | None = None
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    note: str = ""
    country: str = ""


@dataclass(kw_only=True)
class _Clean:
    address: Address | None = None
    phones: list[PhoneNumber] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


def add_customer(actor: Actor, *, new: NewCustomer) -> Customer | Refusals:
    """The stored customer, or all that stands in the way, each refusal at its field.

    A likely duplicate is no reason to refuse: screens ask `find_duplicates` before and let the agent decide.

    Refusals: `not_permitted`, those of `check_details`, `check_address`, `check_phone`, `check_email`,
    `country_unknown`, `card_number_in_text`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CUSTOMERS):
        return (refusal,)
    clean = _read(actor, new)
    if not isinstance(clean, _Clean):
        return clean
    with transaction.atomic(), told_by(actor):
        customer = Customer.objects.create(
            legal_entity_id=actor.legal_entity,
            number=_free_number(actor.legal_entity),
            **{one.name: getattr(new.details, one.name) for one in fields(new.details)},
        )
        _store_contacts(customer, clean)
        if new.note.strip():
            CustomerNote.objects.create(customer=customer, text=new.note.strip(), written_by_id=actor.user)
        keep_search_text([customer.pk])
    return customer


def _free_number(legal_entity: int) -> str:
    """The next number that no imported customer has."""
    while True:
        number = take_number(legal_entity=legal_entity, kind=NUMBERS, prefix=PREFIX)
        if not Customer.objects.filter(legal_entity=legal_entity, number=number).exists():
            return number


def _read(actor: Actor, new: NewCustomer) -> _Clean | Refusals:
    """Everything that was typed, tidied up; or every refusal at once."""
    details, wanted = new.details, new.address
    refusals = list(check_details(details, languages=known_languages()))
    guard = refuse_card_numbers(
        first_name=details.first_name, last_name=details.last_name, organization=details.organization, note=new.note
    )
    refusals += [guard] if guard else []
    clean = _Clean()
    if wanted is not None and (wanted.street or wanted.postal_code or wanted.city):
        clean.address = unless_refused(read_address(wanted), None, refusals)
    country = country_of(actor, wanted.country if wanted else "", new.country)
    clean.phones = unless_refused(read_phones(new.phones, country=country), [], refusals)
    clean.emails = unless_refused(read_emails(new.emails), [], refusals)
    return tuple(refusals) or clean


def _store_contacts(customer: Customer, clean: _Clean) -> None:
    if clean.address is not None:
        parts = {name: getattr(clean.address, name) for name in (*FIELDS, "country")}
        CustomerAddress.objects.create(customer=customer, is_primary=True, **parts)
    CustomerPhone.objects.bulk_create(
        CustomerPhone(customer=customer, e164=p.e164, extension=p.extension, raw=p.raw, is_primary=at == 0)
        for at, p in enumerate(clean.phones)
    )
    CustomerEmail.objects.bulk_create(
        CustomerEmail(customer=customer, address=address, is_primary=at == 0) for at, address in enumerate(clean.emails)
    )
