"""Writes a note on an order or on one of its lines."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.orders.models import OrderNote
from ringup.values.refusal import Refusal

LONGEST = 2_000


def add_note(actor: Actor, *, order: str, text: str, line: str = "", external: bool = False) -> OrderNote | Refusal:
    """The note; an external one is printed on the documents.

    Refusals: `order_not_found`, `not_permitted`, `line_not_found`, `note_empty`, `note_too_long` {longest}.
    """
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    text = text.strip()
    if not text:
        return Refusal(code="note_empty", field="text")
    if len(text) > LONGEST:
        return Refusal(code="note_too_long", facts={"longest": LONGEST}, field="text")
    with transaction.atomic():
        rows = load_order(actor, order)
        if rows is None:
            return NOT_FOUND
        row = rows.line(line) if line else None
        if line and row is None:
            return Refusal(code="line_not_found")
        restriction = OrderNote.Restriction.EXTERNAL if external else OrderNote.Restriction.INTERNAL
        return OrderNote.objects.create(
            order=rows.order, line=row, text=text, restriction=restriction, written_by_id=actor.user
        )
