"""What is invoiced of a line stays as it is, also while the rest of its order is changed."""

from collections.abc import Collection
from decimal import Decimal

from ringup.values.decimals import plain_text
from ringup.values.refusal import Cure, Refusal

# What an invoice has in common with its line.
FIXED = frozenset({"unit", "kit", "price", "manual_discount", "source_code"})


def refuse_once_invoiced(invoices: int) -> Refusal | None:
    """`order_partly_invoiced` {count} for who would cancel an order as if nothing had been delivered."""
    if not invoices:
        return None
    return Refusal(code="order_partly_invoiced", facts={"count": invoices}, cure=Cure(code="cancel_the_rest"))


def fixed_of(*, invoiced: Decimal, shipped: Decimal, picking: Decimal) -> Decimal:
    """How much of a line stays on its order: it is invoiced, or a warehouse has it in its hands or has sent it.

    >>> fixed_of(invoiced=Decimal(1), shipped=Decimal(2), picking=Decimal(1))
    Decimal('3')
    """
    return max(invoiced, shipped + picking)


def refuse_less(invoiced: Decimal, wanted: Decimal) -> Refusal | None:
    """`line_invoiced` {invoiced} for a quantity below what is invoiced.

    >>> refuse_less(Decimal(2), Decimal(1)).code
    'line_invoiced'
    >>> refuse_less(Decimal(2), Decimal(2)) is None
    True
    """
    if wanted >= invoiced:
        return None
    return Refusal(code="line_invoiced", facts={"invoiced": plain_text(invoiced)}, field="quantity")


def refuse_fixed(invoiced: Decimal, fields: Collection[str]) -> Refusal | None:
    """`line_invoiced` {invoiced} for a price and its like on a line of which something is invoiced."""
    if not invoiced or not FIXED & set(fields):
        return None
    return Refusal(
        code="line_invoiced",
        facts={"invoiced": plain_text(invoiced)},
        cure=Cure(code="add_further_line"),
        field=min(FIXED & set(fields)),
    )
