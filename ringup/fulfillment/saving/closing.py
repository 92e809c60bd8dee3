"""Values → rows: an order that ends with what is invoiced of it."""

from collections.abc import Sequence

from ringup.fulfillment.loading import header_billed, load_billable
from ringup.fulfillment.rules.invoicing import Amounts
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.share_out import share_out

ENDS_WITH = ["quantity", "net_minor", "discount_minor", "charges_minor", "tax_minor", "today", "price_choice"]


def close_at_invoiced(rows: OrderRows) -> None:
    """Lines, charges and totals are what the invoices came to; lines of which nothing is invoiced go.

    The caller stores the header.
    """
    billed = {line.id: line.billed for line in load_billable(rows)}
    own = header_billed(rows)
    kept = [line for line in rows.lines if line.invoiced]
    for line in kept:
        amounts = billed[line.public_id]
        line.quantity = line.invoiced
        line.net_minor, line.discount_minor = amounts.net, amounts.discount
        line.charges_minor, line.tax_minor = amounts.charges, amounts.tax
        line.today, line.price_choice = {}, ""
    update_rows(kept, ENDS_WITH)
    _share(rows, {None: own, **{line.pk: billed[line.public_id] for line in kept}})
    SalesLine.objects.filter(pk__in=[line.pk for line in rows.lines if line not in kept]).delete()
    rows.lines = kept
    _total(rows, sum((billed[line.public_id] for line in kept), start=Amounts()), own)


def _share(rows: OrderRows, billed: dict[int | None, Amounts]) -> None:
    """Each place's charges come to what was billed of them."""
    for place, amounts in billed.items():
        charges = [charge for charge in rows.charges if charge.line_id == place]
        if not charges:
            continue
        shares = share_out(amounts.charges, _weights([charge.amount_minor for charge in charges]))
        taxes = share_out(amounts.charges_tax, _weights([charge.tax_minor for charge in charges]))
        for charge, share, tax in zip(charges, shares, taxes, strict=True):
            charge.amount_minor, charge.tax_minor = share, tax
        update_rows(charges, ["amount_minor", "tax_minor"])
    rows.charges = [charge for charge in rows.charges if charge.line_id in billed]


def _weights(amounts: Sequence[int]) -> list[int]:
    return [max(amount, 0) for amount in amounts]


def _total(rows: OrderRows, goods: Amounts, own: Amounts) -> None:
    order = rows.order
    order.subtotal_minor = goods.net + goods.discount
    order.discount_minor = goods.discount
    order.charges_minor = goods.charges + own.charges
    order.tax_minor = goods.tax + goods.charges_tax + own.charges_tax
    order.total_minor = order.invoiced_minor
