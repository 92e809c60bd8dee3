"""Puts an order on hold by hand, with a hold code, a reason and a comment (spec §9)."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.holds.models import HoldCode, OrderHold
from ringup.holds.saving import follow_holds, refuse_code, tell_workbenches
from ringup.orders.loading import NOT_FOUND, OrderRows, find_reason, load_order
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import record, save_header
from ringup.values.refusal import Refusal

# An order that is delivered or gone cannot be held.
HOLDABLE = frozenset({OrderState.DRAFT, OrderState.SUBMITTED, OrderState.MODIFYING})


def place_hold(actor: Actor, *, order: str, code: str = "", reason: str = "", comment: str = "") -> OrderHold | Refusal:
    """The hold; without a code the default one. Several holds may stand on an order.

    Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `order_state_forbids`, `hold_code_unknown`,
    `hold_code_of_other_role`, `reason_unknown`, `comment_required` for a fraud hold (decision 15).
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        found = _hold_code(actor, code)
        if refusal := _refuse_hold(actor, rows):
            return refusal
        if found is None:
            return Refusal(code="hold_code_unknown", facts={"code": code}, field="code")
        if refusal := refuse_code(actor, found):
            return refusal
        why = find_reason(actor, ReasonCode.Kind.ORDER_HOLD, reason)
        if reason and why is None:
            return Refusal(code="reason_unknown", facts={"reason": reason}, field="reason")
        if found.is_fraud and not comment.strip():
            return Refusal(code="comment_required", field="comment")
        hold = OrderHold.objects.create(
            order=rows.order, code=found, reason=why, comment=comment.strip(), placed_by_id=actor.user
        )
        follow_holds(rows)
        record(actor, rows, "hold_add", after={"code": found.code, "comment": hold.comment})
        save_header(rows)
        tell_workbenches(rows.order)
    return hold


def _refuse_hold(actor: Actor, rows: OrderRows) -> Refusal | None:
    """Why the actor may not hold this order now, or None."""
    if refusal := refuse_without(actor, Permission.HOLD_ORDERS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    if OrderState(rows.order.state) not in HOLDABLE:
        return Refusal(code="order_state_forbids", facts={"state": rows.order.state, "event": "hold"})
    return None


def _hold_code(actor: Actor, code: str) -> HoldCode | None:
    codes = HoldCode.objects.filter(legal_entity=actor.legal_entity, active=True)
    return (codes.filter(code=code) if code else codes.filter(is_default=True)).first()
