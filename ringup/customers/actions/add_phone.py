"""Adds a phone number to a customer, in any way of writing."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import country_of, open_customer, told_by
from ringup.customers.loading.phones import read_phone
from ringup.customers.models import CustomerPhone
from ringup.customers.rules.contact import check_phone
from ringup.values.refusal import Refusal


def add_phone(
    actor: Actor, *, customer: str, phone: str, country: str = "", is_primary: bool = False
) -> CustomerPhone | Refusal:
    """The stored number; the same line again is the row that is there already. The first one is primary.

    `country` says what a number without a country code means; else it is the country of the primary address.
    Refusals: those of `open_customer`, `phone_not_understood`.
    """
    with transaction.atomic(), told_by(actor):
        owner = open_customer(actor, customer)
        if isinstance(owner, Refusal):
            return owner
        home = owner.addresses.filter(is_primary=True).values_list("country", flat=True).first()
        number = read_phone(phone, country=country_of(actor, country, home or ""))
        if refusal := check_phone(number):
            return refusal
        others = list(owner.phones.order_by("pk"))
        row = next((o for o in others if (o.e164, o.extension) == (number.e164, number.extension)), None)
        row = row or CustomerPhone(customer=owner, e164=number.e164, extension=number.extension, raw=number.raw)
        row.is_primary = is_primary or row.is_primary or not any(one.is_primary for one in others)
        if row.is_primary:
            owner.phones.exclude(pk=row.pk).filter(is_primary=True).update(is_primary=False)
        row.save()
    return row
