"""Puts a source code on an order, or takes it off: prices, free products and payment schedules follow at once."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.gifts import bring_declined_back
from ringup.orders.saving.source_codes import put_source_code, wanted_source_code
from ringup.values.refusal import Refusal


def set_source_code(actor: Actor, *, order: str, code: str | None) -> Changed | Refusal:
    """The order with the source code (in any case), calculated anew; None takes it off, and its gifts with it.

    The code that stands there already, entered once more, brings back the gifts that the customer declined.
    Refusals: those of `open_for_change` and `find_source_code`, `directed_selling_off`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        wanted = wanted_source_code(actor, rows, code) if code else None
        if isinstance(wanted, Refusal):
            return wanted
        if wanted is not None and wanted.pk == rows.order.source_code_id:
            bring_declined_back(rows)
        gone = put_source_code(actor, rows, wanted)
        return reprice_and_save(actor, rows, removed=gone)
