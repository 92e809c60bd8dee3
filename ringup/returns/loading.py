"""Rows → values: what is invoiced and credited of a line, and what its call center still gives."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from ringup.fulfillment.loading.e_invoices import billed_line, day_of, load_rates, shared_terms
from ringup.fulfillment.models import Invoice
from ringup.fulfillment.queries import invoiced_amounts
from ringup.fulfillment.rules.e_invoicing import Billing
from ringup.notifications.rules.e_invoice import Kind
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.payments.rules.states import NOT_DONE, OperationState
from ringup.returns.models import CreditNote, CreditParameters
from ringup.returns.rules.price_match import InvoicedLine
from ringup.values.money import Money


def load_parameters(call_center: int) -> CreditParameters:
    """The call center's parameters for credits; the defaults where nobody set them."""
    return CreditParameters.objects.filter(call_center=call_center).first() or CreditParameters()


def load_invoiced_line(rows: OrderRows, line: SalesLine) -> InvoicedLine:
    """What is invoiced and credited of the line; two queries."""
    currency = rows.order.currency
    quantity, net, tax = invoiced_amounts(line.pk)
    credits = CreditNote.objects.filter(order_line=line).aggregate(credit=Sum("credit_minor"), tax=Sum("tax_minor"))
    return InvoicedLine(
        quantity=quantity,
        net=Money(net, currency),
        tax=Money(tax, currency),
        credited=Money(credits["credit"] or 0, currency),
        credited_tax=Money(credits["tax"] or 0, currency),
    )


def credited_of_order(order: int, currency: str) -> Money:
    """All credits of the order (key), without the tax on top."""
    credited = CreditNote.objects.filter(order=order).aggregate(sum=Sum("credit_minor"))["sum"]
    return Money(credited or 0, currency)


def load_credit_billing(note: CreditNote) -> Billing:
    """The credit note with all that its e-invoice says; activate the customer's language first.

    A refund that has been made is what was paid of it before.
    """
    order, line = note.order, note.order_line
    rates, every = load_rates(order.legal_entity_id)
    refunded = note.operation is not None and note.operation.state == OperationState.SUCCEEDED
    invoices = Invoice.objects.filter(lines__order_line=line).order_by("position")
    return Billing(
        kind=Kind.CREDIT_NOTE,
        number=note.number,
        issued_on=day_of(order, note.credited_at),
        total=note.total_minor,
        received=note.total_minor if refunded else 0,
        by_card=note.operation is not None,
        charging=note.operation is not None and not refunded and note.operation.state not in NOT_DONE,
        lines=(
            billed_line(line, rates, quantity=note.quantity, net=note.credit_minor, discount=0, tax=note.tax_minor),
        ),
        rates=every,
        preceding=tuple((invoice.number, day_of(order, invoice.invoiced_at)) for invoice in invoices),
        terms=_("Given back on your account.") if note.payment_line is None else _("Given back as you paid."),
        **shared_terms(order),
    )
