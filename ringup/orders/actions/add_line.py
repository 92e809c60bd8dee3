"""Adds a line to an order, from any door: number or bar code, quantity, and a price by hand where that is allowed."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.lines import LineWish, append_line, discount_new_line, wished_lines
from ringup.values.refusal import Refusal


def add_line(actor: Actor, *, order: str, wish: LineWish) -> Changed | Refusal:
    """The order with one more line, calculated anew.

    Refusals: those of `open_for_change`, `item_not_found`, and those of `check_sellable`, `check_override` and
    `refuse_line_discount`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        [line] = wished_lines(actor, rows, [wish])
        if isinstance(line, Refusal):
            return line
        append_line(actor, rows, line, wish)
        if refusal := discount_new_line(actor, rows, line, wish):
            return refusal
        return reprice_and_save(actor, rows)
