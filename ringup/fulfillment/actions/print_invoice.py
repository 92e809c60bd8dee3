"""An invoice on paper, for those who see its order."""

from dataclasses import dataclass

from django.utils import translation

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.loading.invoice_documents import find_invoice, load_invoice_document
from ringup.notifications.connectors.typesetting import render_invoice
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class PrintedInvoice:
    """A PDF (A4) and its number."""

    number: str
    content: bytes


def print_invoice(actor: Actor, *, order: str, invoice: str) -> PrintedInvoice | Refusal:
    """The invoice (public ids) in the language of its order.

    Refusals: `not_permitted`, `order_not_found`, `invoice_not_found`.
    """
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return refusal
    key = visible_orders(actor).filter(public_id=order).values_list("pk", flat=True).first()
    if key is None:
        return NOT_FOUND
    found = find_invoice(actor.legal_entity, invoice)
    if found is None or found.order_id != key:
        return Refusal(code="invoice_not_found")
    with translation.override(found.order.language):
        return PrintedInvoice(number=found.number, content=render_invoice(load_invoice_document(found)))
