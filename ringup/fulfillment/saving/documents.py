"""Values → rows: e-invoices are kept as they were first made; whoever asks later gets the same bytes."""

from collections.abc import Callable

from django.utils import translation

from ringup.fulfillment.loading.e_invoices import load_billing, refuse_e_invoice
from ringup.fulfillment.models import Invoice
from ringup.fulfillment.rules.e_invoicing import Billing, express
from ringup.notifications.connectors.ubl import ubl_of
from ringup.notifications.models import Document
from ringup.notifications.saving import keep_document
from ringup.orders.models import SalesOrder
from ringup.values.refusal import Refusal

E_INVOICE = "e_invoice"
NOT_DUE = "e_invoice_not_due"


def keep_e_invoice(invoice: Invoice) -> Document | Refusal:
    """The invoice for programs, once. Refusals: `e_invoice_not_due`, those of `express`."""
    return keep_e_document(
        invoice.order, subject=invoice.public_id, number=invoice.number, load=lambda: load_billing(invoice)
    )


def keep_e_document(order: SalesOrder, *, subject: str, number: str, load: Callable[[], Billing]) -> Document | Refusal:
    """The document (its public id and number), made of what `load` gives in the customer's language where there is
    none yet.
    """
    kept = Document.objects.filter(legal_entity=order.legal_entity_id, kind=E_INVOICE, subject=subject).first()
    if kept is not None:
        return kept
    if refusal := refuse_e_invoice(order):
        return refusal
    with translation.override(order.language):
        made = express(load())
    if isinstance(made, Refusal):
        return made
    return keep_document(
        legal_entity=order.legal_entity_id,
        kind=E_INVOICE,
        subject=subject,
        language=order.language,
        name=f"{number}.xml",
        content=ubl_of(made),
    )
