"""The invoices of a sales order: made over all that is left, or over parts of its lines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created
from ringup.api.documents import PDF, PDF_TYPE, XML, document_answer, file_answer
from ringup.api.idempotent import idempotent_in_phases, submit_key_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Id, Moment, Quantity
from ringup.api.tokens import caller
from ringup.api.v1.rows_of_orders import rows_of_order
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.fulfillment.actions.issue_e_invoice import issue_e_invoice
from ringup.fulfillment.actions.print_invoice import print_invoice
from ringup.fulfillment.queries import InvoiceRow, list_invoices
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

router = Router(tags=["invoices"])
ONCE = {"x-idempotent": True}


class LinePart(Body):
    """So much of a line of the order."""

    line: Id
    quantity: Quantity


class NewInvoice(Body):
    """What is invoiced; without `lines` all that is left of the order."""

    lines: list[LinePart] = Field(default=[], max_length=500)


class InvoiceLine(Answer):
    """So much of a line of the order, and what it costs after discounts."""

    line: Id
    quantity: DecimalText
    net: DecimalText


class InvoicePayment(Answer):
    """A payment of the order that pays the invoice; `state` is where the payment stands."""

    payment: Id
    method: str
    taking: str
    state: str
    amount: DecimalText


class Invoice(Answer):
    """An invoice."""

    id: Id
    number: str
    invoiced_at: Moment
    currency: str
    net: DecimalText
    discount: DecimalText
    charges: DecimalText
    tax: DecimalText
    total: DecimalText
    lines: list[InvoiceLine]
    payments: list[InvoicePayment]


class InvoiceList(Answer):
    """The invoices of an order, the first one first."""

    items: list[Invoice]


@router.get("/{order}/invoices", operation_id="list_invoices", response={200: InvoiceList})
def list_order_invoices(request: HttpRequest, order: Id) -> HttpResponse:
    """The invoices of an order."""
    return rows_of_order(request, order, list_rows=list_invoices, value=lambda row, _actor: invoice_value(row))


@router.post("/{order}/invoices", operation_id="invoice_order", response={201: Invoice}, openapi_extra=ONCE)
@idempotent_in_phases
def invoice(request: HttpRequest, order: Id, body: NewInvoice) -> HttpResponse:
    """Invoices a released order, all or in part, and charges its cards for it."""
    actor = caller(request)
    lines = {part.line: part.quantity for part in body.lines}
    if len(lines) < len(body.lines):
        return problem(Refusal(code="line_named_twice", field="lines"))
    outcome = invoice_order(actor, order=order, lines=lines or None, request_key=submit_key_of(request, actor))
    if isinstance(outcome, Refusal):
        return problem(outcome)
    [made] = [row for row in list_invoices(outcome.order.pk) if row.public_id == outcome.invoice.public_id]
    return created(invoice_value(made))


@router.get("/{order}/invoices/{invoice}/pdf", operation_id="get_invoice_pdf", openapi_extra=PDF)
def invoice_pdf(request: HttpRequest, order: Id, invoice: Id) -> HttpResponse:
    """The invoice on paper, in the customer's language."""
    printed = print_invoice(caller(request), order=order, invoice=invoice)
    if isinstance(printed, Refusal):
        return problem(printed)
    return file_answer(printed.content, PDF_TYPE, f"{printed.number}.pdf")


@router.get("/{order}/invoices/{invoice}/e-invoice", operation_id="get_e_invoice", openapi_extra=XML)
def e_invoice(request: HttpRequest, order: Id, invoice: Id) -> HttpResponse:
    """The invoice as EN 16931 has it (UBL 2.1), where one is due; for Peppol when the customer has an address there."""
    return document_answer(issue_e_invoice(caller(request), order=order, invoice=invoice))


def invoice_value(row: InvoiceRow) -> dict[str, Any]:
    """An invoice as the API shows it; amounts are texts with the currency's decimals."""
    return {
        "id": row.public_id,
        "number": row.number,
        "invoiced_at": row.invoiced_at,
        "currency": row.total.currency,
        **{name: str(getattr(row, name)) for name in ("net", "discount", "charges", "tax", "total")},
        "lines": [
            {"line": line, "quantity": plain_text(quantity), "net": str(net)} for line, quantity, net in row.lines
        ],
        "payments": [
            {
                "payment": paid.payment,
                "method": paid.method,
                "taking": paid.taking,
                "state": paid.state,
                "amount": str(paid.amount),
            }
            for paid in row.payments
        ],
    }
