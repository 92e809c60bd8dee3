"""What others ask about invoices: how much of each line is invoiced, and the invoices of an order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from ringup.fulfillment.models import Invoice
from ringup.orders.models import SalesLine
from ringup.orders.rules.states import OrderState
from ringup.values.money import Money

# Orders that came invoiced from elsewhere have no invoice of ours.
CAME_INVOICED = Q(order__state=OrderState.INVOICED.value, order__invoices=0)


@dataclass(frozen=True, kw_only=True)
class InvoicePaid:
    """A payment that an invoice draws on: how, how much, and where the payment stands."""

    payment: str
    method: str
    taking: str
    state: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """An invoice of an order."""

    public_id: str
    number: str
    invoiced_at: datetime
    total: Money
    net: Money
    discount: Money
    charges: Money
    tax: Money
    agent: str
    lines: tuple[tuple[str, Decimal, Money], ...]  # public id of the order's line, quantity, net
    payments: tuple[InvoicePaid, ...]


def invoiced_quantities(orders: Collection[int]) -> dict[int, Decimal]:
    """How much is invoiced of each line of the orders (keys), by the line's key; one query.

    Of an order that came invoiced from an import, all that was ordered.
    """
    lines = SalesLine.objects.filter(order__in=orders).annotate(
        billed=Case(
            When(CAME_INVOICED, then=F("quantity")), default=Coalesce(Sum("invoice_lines__quantity"), Value(Decimal(0)))
        )
    )
    return dict(lines.values_list("pk", "billed"))


def invoiced_amounts(line: int) -> tuple[Decimal, int, int]:
    """How much of a line (key) is invoiced, its net amount after discounts and its tax in minor units; one query."""
    ours = SalesLine.objects.filter(pk=line).annotate(
        came=ExpressionWrapper(CAME_INVOICED, output_field=BooleanField()),
        sold=Coalesce(Sum("invoice_lines__quantity"), Value(Decimal(0))),
        net=Coalesce(Sum("invoice_lines__net_minor"), Value(0)),
        tax=Coalesce(Sum("invoice_lines__tax_minor"), Value(0)),
    )
    [row] = ours.values("came", "sold", "net", "tax", "quantity", "net_minor", "tax_minor")
    if row["came"]:
        return row["quantity"], row["net_minor"], row["tax_minor"]
    return row["sold"], int(row["net"]), int(row["tax"])


def list_invoices(order: int) -> list[InvoiceRow]:
    """The invoices of an order (key), in their order; three queries."""
    rows = (
        Invoice.objects.filter(order=order)
        .select_related("invoiced_by")
        .prefetch_related("lines__order_line", "payments__payment_line__method")
        .order_by("position")
    )
    return [_row(row) for row in rows]


def _row(row: Invoice) -> InvoiceRow:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return InvoiceRow(
        public_id=row.public_id,
        number=row.number,
        invoiced_at=row.invoiced_at,
        total=money(row.total_minor),
        net=money(row.net_minor),
        discount=money(row.discount_minor),
        charges=money(row.charges_minor),
        tax=money(row.tax_minor),
        agent=(row.invoiced_by.get_full_name() or row.invoiced_by.username) if row.invoiced_by else "",
        lines=tuple((line.order_line.public_id, line.quantity, money(line.net_minor)) for line in row.lines.all()),
        payments=tuple(
            InvoicePaid(
                payment=paid.payment_line.public_id,
                method=paid.payment_line.method.name,
                taking=paid.taking,
                state=paid.payment_line.state,
                amount=money(paid.amount_minor),
            )
            for paid in row.payments.all()
        ),
    )
