"""Questions to the supervisors: opened, ended, put on the order; and the desks that hear of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows, lock_order
from ringup.orders.models import PriceApproval, SalesLine
from ringup.orders.rules.approval_states import ApprovalEvent, ApprovalState, next_approval_state
from ringup.orders.rules.approvals import ApprovalKind, Fallback, TimeOut, Value, granted_on_time_out
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.orders.saving import Changed, reprice, save_events, save_header, save_lines
from ringup.orders.saving.by_hand import KINDS, ByHand, note
from ringup.plumbing.live import News, announce
from ringup.values.refusal import Refusal

APPROVAL_NOT_FOUND = Refusal(code="approval_not_found")


def open_approval(actor: Actor, rows: OrderRows, kind: ApprovalKind, given: ByHand, at: datetime) -> PriceApproval:
    """The question, stored, with the agent's limit and the rule of the call center as they are now."""
    parameters, judged = rows.center.parameters, KINDS[kind]
    beyond = judged.beyond(actor, rows, given)
    return PriceApproval.objects.create(
        order=rows.order,
        line=given.line,
        kind=kind.value,
        charge_code=given.charge_code,
        asked=dict(given.value),
        limit=dict(judged.limit(actor, rows, given)),
        beyond_percent=None if beyond is None else round(beyond, 4),
        reason=given.reason,
        reason_text=given.reason_text,
        asked_by_id=actor.user,
        asked_at=at,
        expires_at=at + timedelta(seconds=parameters.approval_wait_seconds),
        fallback=parameters.approval_fallback,
        fallback_percent=parameters.approval_fallback_percent,
    )


def lock_approval(legal_entity: int, approval: str) -> tuple[OrderRows, PriceApproval] | Refusal:
    """The question with that public id and its order, locked; or `approval_not_found`."""
    order = (
        PriceApproval.objects.filter(order__legal_entity=legal_entity, public_id=approval)
        .values_list("order__public_id", flat=True)
        .first()
    )
    rows = lock_order(legal_entity, order) if order else None
    # Read again behind the lock: whoever had it before may have decided, or taken the line away.
    row = PriceApproval.objects.filter(public_id=approval).select_related("reason").first() if rows else None
    return APPROVAL_NOT_FOUND if rows is None or row is None else (rows, row)


def move(row: PriceApproval, event: ApprovalEvent, *, by: int | None, at: datetime) -> Refusal | None:
    """Takes the question on to its next state, or says that it was decided already; to be stored by `store`."""
    after = next_approval_state(ApprovalState(row.state), event)
    if isinstance(after, Refusal):
        return after
    row.state = after.value
    row.decided_by_id, row.decided_at = by, at
    return None


def store(rows: OrderRows, row: PriceApproval, event: str, *, by: int | None, value: Value | None = None) -> None:
    """Stores the question and notes what happened to it; the desks hear of it with the commit."""
    row.save(update_fields=["state", "counter", "granted", "decided_by", "decided_at"])
    after: Mapping[str, Any] = {"kind": row.kind, **(row.asked if value is None else value)}
    note(rows, event, by=by, after=after, line=_line(rows, row))
    tell_desks(rows, row)


def grant(rows: OrderRows, row: PriceApproval, value: Value, *, by: int) -> Changed:
    """Puts the granted value on the order, calculated anew and stored, whatever else was entered meanwhile."""
    KINDS[ApprovalKind(row.kind)].put(rows, given_by(rows, row, value), by)
    changed = save_lines(rows, reprice(rows))
    save_header(rows)
    return changed


def given_by(rows: OrderRows, row: PriceApproval, value: Value) -> ByHand:
    """A value for what the question is about, as somebody would give it by hand."""
    return ByHand(
        value=value,
        line=_line(rows, row),
        charge_code=row.charge_code,
        reason=row.reason,
        reason_text=row.reason_text,
    )


def time_out(rows: OrderRows, row: PriceApproval, at: datetime) -> None:
    """Nobody answered: what the rule of the call center grants is put on the order, which may be nothing."""
    granted = granted_on_time_out(
        TimeOut(
            fallback=Fallback(row.fallback),
            most_beyond=row.fallback_percent,
            asked=row.asked,
            limit=row.limit,
            beyond=row.beyond_percent,
        )
    )
    if OrderState(rows.order.state) not in OPEN_STATES:
        granted = {}
    move(row, ApprovalEvent.ACCEPT if granted else ApprovalEvent.EXPIRE, by=None, at=at)
    row.granted = dict(granted)
    store(rows, row, "approval_time_out", by=None, value=granted)
    if granted:
        grant(rows, row, granted, by=row.asked_by_id)
    else:
        save_events(rows)


def tell_desks(rows: OrderRows, row: PriceApproval) -> None:
    """Let the supervisors of the call center know, and who asked."""
    order = rows.order
    facts = {"approval": row.public_id, "order": order.public_id, "state": row.state}
    entity = order.legal_entity_id
    announce(
        News(
            event="approvals",
            legal_entity=entity,
            call_center=order.call_center_id,
            permission=Permission.APPROVE_PRICES,
            facts=facts,
        )
    )
    announce(News(event="approvals", legal_entity=entity, user=row.asked_by_id, facts=facts))


def _line(rows: OrderRows, row: PriceApproval) -> SalesLine | None:
    # The order's own row of the line: a change of another copy would not be calculated.
    return next((line for line in rows.lines if line.pk == row.line_id), None)
