"""Stores what invoices need of a customer: the tax number, where e-invoices go, what is to be read on them."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.e_invoice_addresses import read_e_invoice_address
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal

LONGEST = {"tax_number": 30, "buyer_reference": 60}


def set_invoicing(
    actor: Actor,
    *,
    customer: str,
    tax_number: str | None = None,
    e_invoice_address: str | None = None,
    buyer_reference: str | None = None,
) -> Customer | Refusal:
    """The customer with what was said; None leaves a value as it is, an empty one takes it away.

    Refusals: those of `open_customer`, `too_long` {longest}, `card_number`, those of `read_e_invoice_address`.
    """
    said = {"tax_number": tax_number, "buyer_reference": buyer_reference}
    texts = {name: " ".join(text.split()) for name, text in said.items() if text is not None}
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer)
        if isinstance(row, Refusal):
            return row
        for name, text in texts.items():
            if len(text) > LONGEST[name]:
                return Refusal(code="too_long", facts={"longest": LONGEST[name]}, field=name)
        if e_invoice_address is not None:
            address = read_e_invoice_address(e_invoice_address)
            if isinstance(address, Refusal):
                return address
            texts["e_invoice_address"] = str(address or "")
        if refusal := refuse_card_numbers(**texts):
            return refusal
        for name, text in texts.items():
            setattr(row, name, text)
        row.save(update_fields=list(texts))
    return row
