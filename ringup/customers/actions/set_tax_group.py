"""Decides how a customer is taxed, whatever the address says: exempt, reseller (spec §16)."""

from django.db import transaction

from ringup.call_centers.models import TaxGroup
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.values.refusal import Refusal


def set_tax_group(actor: Actor, *, customer: str, tax_group: str) -> Customer | Refusal:
    """The customer with the tax group of that code; without one the address decides. Orders follow when they are next
    calculated.

    Refusals: those of `open_customer`, `tax_group_unknown` {tax_group}.
    """
    wanted = tax_group.strip()
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer, permission=Permission.CHANGE_CUSTOMER_TAXES)
        if isinstance(row, Refusal):
            return row
        group = TaxGroup.objects.filter(legal_entity=actor.legal_entity, code=wanted).first() if wanted else None
        if wanted and group is None:
            return Refusal(code="tax_group_unknown", facts={"tax_group": wanted}, field="tax_group")
        row.tax_group = group
        row.save(update_fields=["tax_group"])
    return row
