"""Gives out an invoice as an e-invoice: EN 16931 in UBL 2.1, for Peppol where the customer has an address there."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.loading.invoice_documents import find_invoice
from ringup.fulfillment.models import Invoice
from ringup.fulfillment.saving.documents import keep_e_invoice
from ringup.notifications.models import Document
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def issue_e_invoice(actor: Actor, *, order: str, invoice: str) -> Document | Refusal:
    """The e-invoice of an invoice (public ids), kept as it was first made.

    Refusals: `not_permitted`, `order_not_found`, `invoice_not_found`, `e_invoice_not_due`, those of `express`.
    """
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return refusal
    with transaction.atomic():
        key = visible_orders(actor).filter(public_id=order).values_list("pk", flat=True).first()
        if key is None:
            return NOT_FOUND
        # Two who ask at once get the same document.
        held = lock_row(Invoice.objects.filter(order=key, public_id=invoice))
        found = find_invoice(actor.legal_entity, invoice) if held else None
        return Refusal(code="invoice_not_found") if found is None else keep_e_invoice(found)
