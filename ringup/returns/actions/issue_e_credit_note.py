"""Gives out a credit note as an e-invoice: a CreditNote of UBL 2.1 that names the invoices it is about."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.saving.documents import keep_e_document
from ringup.notifications.models import Document
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.plumbing.locks import lock_row
from ringup.returns.loading import load_credit_billing
from ringup.returns.models import CreditNote
from ringup.values.refusal import Refusal

RELATED = ("order__call_center", "order__legal_entity", "order__customer", "order_line__item", "operation")
ADDRESSES = ("order__billing_address", "order__delivery_address")


def issue_e_credit_note(actor: Actor, *, order: str, credit: str) -> Document | Refusal:
    """The e-invoice of a credit (public ids), kept as it was first made.

    Refusals: `not_permitted`, `order_not_found`, `credit_not_found`, `e_invoice_not_due`, those of `express`.
    """
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return refusal
    with transaction.atomic():
        key = visible_orders(actor).filter(public_id=order).values_list("pk", flat=True).first()
        if key is None:
            return NOT_FOUND
        # Two who ask at once get the same document.
        held = lock_row(CreditNote.objects.filter(order=key, public_id=credit))
        if held is None:
            return Refusal(code="credit_not_found")
        note = CreditNote.objects.select_related(*RELATED, *ADDRESSES).get(pk=held.pk)
        return keep_e_document(
            note.order, subject=note.public_id, number=note.number, load=lambda: load_credit_billing(note)
        )
