"""Puts a coupon on an order by its code or bar code, from any door; what it takes off is calculated at once."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import Changed, reprice, save_header, save_lines
from ringup.orders.saving.coupons import guessers, put_coupon, refuse_put
from ringup.pricing.actions.count_unknown_coupon import count_unknown_coupon
from ringup.values.refusal import Refusal


def enter_coupon(actor: Actor, *, order: str, code: str) -> Changed | Refusal:
    """The order with the coupon, calculated anew; no use of it is taken before the submit (spec §13b).

    A good code that takes nothing off these lines stays, and says why: `OrderCoupon.refusal`. Refusals: those of
    `open_for_change` and `put_coupon`, `wrong_price_group`, `outside_period`, `budget_used_up`. Unknown codes are
    counted: too many of them, and no code is taken for a while.
    """
    outcome = _enter(actor, order, code)
    if isinstance(outcome, Refusal) and outcome.code == "unknown_coupon":
        count_unknown_coupon(actor, guessers=guessers(actor, order))
    return outcome


def _enter(actor: Actor, order: str, code: str) -> Changed | Refusal:
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        put = put_coupon(actor, rows, code)
        if isinstance(put, Refusal):
            return put
        repriced = reprice(rows)
        if refusal := refuse_put(rows.order, put):
            return refusal
        changed = save_lines(rows, repriced, facts={"coupon": put})
        save_header(rows)
        return changed
