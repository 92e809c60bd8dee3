"""Goods wait while a bank may take their money back, and when it has; they go on when the dispute is won."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.holds.actions.review_holds import review_holds
from ringup.holds.loading import dispute_review
from ringup.holds.rules.automatic import HoldCause
from ringup.orders.loading import NOT_FOUND, lock_order
from ringup.orders.rules.states import RUNNING, OrderState
from ringup.orders.saving import save_header
from ringup.values.refusal import Refusal


def hold_disputed(actor: Actor | None, *, legal_entity: int, order: str) -> bool | Refusal:
    """Whether a hold came or went. Reacts to `DisputeMoved`, hence without an actor.

    A person may have released the hold: the order is held again only for more than that. Refusals: `order_not_found`.
    """
    with transaction.atomic():
        rows = lock_order(legal_entity, order)
        if rows is None:
            return NOT_FOUND
        if OrderState(rows.order.state) not in RUNNING:
            return False
        review = dispute_review(rows)
        changed = review_holds(actor, rows=rows, reviews=[review] if review else [], about={HoldCause.DISPUTE})
        if changed:
            save_header(rows)
    return changed
