"""Takes an address, a phone number or an e-mail address off a customer; orders keep their own copies."""

from enum import StrEnum

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.customers.saving import keep_search_text
from ringup.values.refusal import Refusal


class Contact(StrEnum):
    """What can be taken off; the value is the name of the customer's relation."""

    ADDRESS = "addresses"
    PHONE = "phones"
    EMAIL = "emails"


def remove_contact(actor: Actor, *, customer: str, contact: Contact, key: int) -> Customer | Refusal:
    """The customer without it. Was it the primary one, the oldest of the others is.

    Refusals: those of `open_customer`, `contact_not_found`.
    """
    with transaction.atomic(), told_by(actor):
        owner = open_customer(actor, customer)
        if isinstance(owner, Refusal):
            return owner
        rows = getattr(owner, contact.value)
        row = rows.filter(pk=key).first()
        if row is None:
            return Refusal(code="contact_not_found")
        was_primary = row.is_primary
        row.delete()
        oldest = rows.order_by("pk").first()
        if was_primary and oldest is not None:
            rows.filter(pk=oldest.pk).update(is_primary=True)
        keep_search_text([owner.pk])
    return owner
