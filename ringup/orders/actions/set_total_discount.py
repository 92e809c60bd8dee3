"""Gives a discount by hand on the whole order, within the role's limit."""

from collections.abc import Mapping

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.by_hand import ByHand, put_total_discount, refuse_total_discount
from ringup.values.refusal import Refusal


def set_total_discount(actor: Actor, *, order: str, discount: Mapping[str, str], reason: str = "") -> Changed | Refusal:
    """The order with the discount ({"percent": "5"}, {"amount": "10.00"} or {}), calculated anew.

    `reason` is kept with the event. Refusals: those of `open_for_change` and `refuse_total_discount`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        given = ByHand(value=discount, reason_text=reason[:200])
        if discount and (refusal := refuse_total_discount(actor, rows, given)):
            return refusal
        put_total_discount(rows, given, actor.user)
        return reprice_and_save(actor, rows)
