"""A supervisor accepts, counters or denies what an agent asks for; of two who decide at once, exactly one does."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows
from ringup.orders.models import PriceApproval
from ringup.orders.rules.approval_states import ApprovalEvent, ApprovalState, next_approval_state
from ringup.orders.rules.approvals import ApprovalKind, Value, check_counter, with_figure
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.orders.saving import save_events
from ringup.orders.saving.approvals import given_by, grant, lock_approval, move, store, time_out
from ringup.orders.saving.by_hand import KINDS
from ringup.values.refusal import Refusal

DECISIONS = {
    "accept": ApprovalEvent.ACCEPT,
    "counter": ApprovalEvent.COUNTER,
    "deny": ApprovalEvent.DENY,
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The question and its order as they are now."""

    approval: PriceApproval
    rows: OrderRows


def decide_approval(actor: Actor, *, approval: str, decision: str, counter: Decimal | None = None) -> Decided | Refusal:
    """The decided question. `decision` is accept, counter (with the figure offered instead) or deny.

    What is accepted stands on the order at once; what is offered waits for the agent. Refusals: `approval_not_found`,
    `not_permitted`, `other_call_center`, `not_oneself`, `order_closed`, `approval_expired`, `already_decided`,
    `value_not_understood`, those of `check_counter`, and how far the supervisor may go.
    """
    with transaction.atomic():
        found = lock_approval(actor.legal_entity, approval)
        if isinstance(found, Refusal):
            return found
        rows, row = found
        event = DECISIONS[decision]
        at = timezone.now()
        if refusal := _refuse_decider(actor, rows, row) or _refuse_state(row, event):
            return refusal
        if at >= row.expires_at:
            time_out(rows, row, at)
            return Refusal(code="approval_expired")
        value = _value(row, event, counter)
        if isinstance(value, Refusal):
            return value
        if value and (refusal := _refuse_value(actor, rows, row, value)):
            return refusal
        move(row, event, by=actor.user, at=at)
        if event is ApprovalEvent.COUNTER:
            row.counter = dict(value)
        elif event is ApprovalEvent.ACCEPT:
            row.granted = dict(value)
        store(rows, row, f"approval_{event.value}", by=actor.user, value=value or None)
        if event is ApprovalEvent.ACCEPT:
            grant(rows, row, value, by=actor.user)
        else:
            save_events(rows)
    return Decided(approval=row, rows=rows)


def _refuse_decider(actor: Actor, rows: OrderRows, row: PriceApproval) -> Refusal | None:
    if refusal := refuse_without(actor, Permission.APPROVE_PRICES):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    return Refusal(code="not_oneself") if row.asked_by_id == actor.user else None


def _refuse_state(row: PriceApproval, event: ApprovalEvent) -> Refusal | None:
    after = next_approval_state(ApprovalState(row.state), event)
    return after if isinstance(after, Refusal) else None


def _value(row: PriceApproval, event: ApprovalEvent, counter: Decimal | None) -> Value | Refusal:
    """What is accepted or offered; nothing of what is denied."""
    if event is ApprovalEvent.DENY:
        return {}
    if event is ApprovalEvent.ACCEPT:
        asked: Value = row.asked
        return asked
    if counter is None:
        return Refusal(code="value_not_understood", facts={"text": ""}, field="value")
    return check_counter(row.asked, counter) or with_figure(row.asked, counter)


def _refuse_value(actor: Actor, rows: OrderRows, row: PriceApproval, value: Value) -> Refusal | None:
    """Why it cannot be given by this supervisor, whom nobody else is asked for."""
    if OrderState(rows.order.state) not in OPEN_STATES:
        return Refusal(code="order_closed", facts={"state": rows.order.state})
    refusal = KINDS[ApprovalKind(row.kind)].refuse(actor, rows, given_by(rows, row, value))
    return replace(refusal, cure=None, field="value") if refusal else None
