"""Takes what is suggested beside a line: a cross-sell, which adds a line of its own (spec §13)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.models import LearnedSuggestion
from ringup.orders.loading import open_for_change
from ringup.orders.models import SalesLine
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.lines import LineWish, append_line, wished_lines
from ringup.values.refusal import Refusal


def take_suggestion(actor: Actor, *, order: str, line: str, item: str) -> Changed | Refusal:
    """The order with one piece of the item (its number) that is suggested beside the line; the new line says so.

    Refusals: those of `open_for_change`, `directed_selling_off`, `line_not_found`, `not_suggested` {item}, and those
    of `wished_lines`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if not rows.center.directed_selling:
            return Refusal(code="directed_selling_off", facts={"call_center": rows.center.name})
        beside = rows.line(line)
        if beside is None:
            return Refusal(code="line_not_found")
        suggested = LearnedSuggestion.objects.filter(item=beside.item_id, suggested__number=item)
        if not suggested.exists():
            return Refusal(code="not_suggested", facts={"item": item}, field="item")
        wish = LineWish(item=item)
        [new] = wished_lines(actor, rows, [wish])
        if isinstance(new, Refusal):
            return new
        new.origin = SalesLine.Origin.CROSS_SELL
        append_line(actor, rows, new, wish)
        return reprice_and_save(actor, rows)
