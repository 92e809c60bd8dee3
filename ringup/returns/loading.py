"""Rows → values: what is invoiced and credited of a line, and what its call center still gives."""

from django.db.models import Sum

from ringup.fulfillment.queries import invoiced_amounts
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
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
