"""Adds an e-mail address to a customer."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import CustomerEmail
from ringup.customers.rules.contact import check_email, tidy_email
from ringup.customers.saving import keep_search_text
from ringup.values.refusal import Refusal


def add_email(actor: Actor, *, customer: str, email: str, is_primary: bool = False) -> CustomerEmail | Refusal:
    """The stored address; the same one again is the row that is there already. The first one is primary.

    Refusals: those of `open_customer`, `email_not_valid`.
    """
    address = tidy_email(email)
    if refusal := check_email(address):
        return refusal
    with transaction.atomic(), told_by(actor):
        owner = open_customer(actor, customer)
        if isinstance(owner, Refusal):
            return owner
        others = list(owner.emails.order_by("pk"))
        row = next((one for one in others if one.address.casefold() == address.casefold()), None)
        row = row or CustomerEmail(customer=owner, address=address)
        row.is_primary = is_primary or row.is_primary or not any(one.is_primary for one in others)
        if row.is_primary:
            owner.emails.exclude(pk=row.pk).filter(is_primary=True).update(is_primary=False)
        row.save()
        keep_search_text([owner.pk])
    return row
