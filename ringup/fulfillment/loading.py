"""Rows → values: the lines of an order as an invoice sees them."""

from collections.abc import Mapping
from decimal import Decimal

from ringup.fulfillment.queries import invoiced_quantities
from ringup.fulfillment.rules.invoicing import Amounts, Billable
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderCharge


def load_billable(rows: OrderRows) -> list[Billable]:
    """The order's lines with what is invoiced of each; one query."""
    return billable_lines(rows, invoiced_quantities([rows.order.pk]))


def billable_lines(rows: OrderRows, invoiced: Mapping[int, Decimal]) -> list[Billable]:
    """The order's lines, given what is invoiced of each (by key)."""
    return [
        Billable(
            id=line.public_id,
            ordered=line.quantity,
            invoiced=invoiced.get(line.pk, Decimal(0)),
            amounts=Amounts(
                net=line.net_minor,
                discount=line.discount_minor,
                charges=line.charges_minor,
                tax=line.tax_minor,
                charges_tax=_of_charges(rows.charges, line.pk).charges_tax,
            ),
        )
        for line in rows.lines
    ]


def header_amounts(rows: OrderRows) -> Amounts:
    """The order's own charges."""
    return _of_charges(rows.charges, None)


def _of_charges(charges: list[OrderCharge], line: int | None) -> Amounts:
    own = [charge for charge in charges if charge.line_id == line]
    return Amounts(charges=sum(c.amount_minor for c in own), charges_tax=sum(c.tax_minor for c in own))
