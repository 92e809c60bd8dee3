"""Takes pieces off an order; a line of which nothing is left goes away."""

from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.models import SalesLine
from ringup.orders.rules.invoiced import refuse_less
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.orders.saving.lines import take_off_line
from ringup.orders.saving.promises import fixed_quantity, set_quantity
from ringup.values.refusal import Refusal


def take_away(
    actor: Actor, *, order: str, quantity: Decimal | None = None, line: str = "", item: str = ""
) -> Changed | Refusal:
    """The order with `quantity` less (None: the whole line) of the named line, else of the last line with the item.

    Refusals: those of `open_for_change`, `line_not_found`, `more_than_ordered` {ordered},
    `line_invoiced` {invoiced}.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        row = _find(rows, line, item)
        if row is None:
            return Refusal(code="line_not_found", facts={"item": item}, field="entry")
        less = row.quantity if quantity is None else quantity
        if less > row.quantity:
            return Refusal(code="more_than_ordered", facts={"ordered": str(row.quantity)}, field="entry")
        if less == row.quantity:
            return take_off_line(actor, rows, row) or reprice_and_save(actor, rows, removed=[row.public_id])
        if refusal := refuse_less(fixed_quantity(row), row.quantity - less):
            return refusal
        before = {"quantity": str(row.quantity)}
        set_quantity(rows, row, row.quantity - less)
        rows.changed.add(row.public_id)
        record(actor, rows, "modify_line", before=before, after={"quantity": str(row.quantity)}, line=row)
        return reprice_and_save(actor, rows)


def _find(rows: OrderRows, line: str, item: str) -> SalesLine | None:
    if line:
        return rows.line(line)
    if item:
        wanted = item.upper()
        return next((row for row in reversed(rows.lines) if row.item and row.item.number == wanted), None)
    return rows.lines[-1] if rows.lines else None
