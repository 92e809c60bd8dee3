"""Takes a coupon off an order again; a use that a submit had redeemed is given back."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.coupons import remove_coupon
from ringup.values.refusal import Refusal


def take_off_coupon(actor: Actor, *, order: str, code: str) -> Changed | Refusal:
    """The order without the coupon and without what it took off, calculated anew.

    Refusals: those of `open_for_change`, `coupon_not_on_order`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if refusal := remove_coupon(actor, rows, code):
            return refusal
        return reprice_and_save(actor, rows)
