"""The agent wants nothing more of a question: takes it back, or declines what a supervisor offers instead."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, refuse_change
from ringup.orders.rules.approval_states import ApprovalEvent
from ringup.orders.saving import save_events
from ringup.orders.saving.approvals import lock_approval, move, store
from ringup.values.refusal import Refusal

ANSWERS = {
    "decline": ApprovalEvent.DECLINE,
    "withdraw": ApprovalEvent.WITHDRAW,
}


def answer_approval(actor: Actor, *, approval: str, answer: str) -> OrderRows | Refusal:
    """The order, as it was; the question is declined or withdrawn, as `answer` says.

    Refusals: `approval_not_found`, those of `refuse_change`, `already_decided`.
    """
    event = ANSWERS[answer]
    with transaction.atomic():
        found = lock_approval(actor.legal_entity, approval)
        if isinstance(found, Refusal):
            return found
        rows, row = found
        if refusal := refuse_change(actor, rows.order):
            return refusal
        if refusal := move(row, event, by=row.decided_by_id or actor.user, at=timezone.now()):
            return refusal
        store(rows, row, f"approval_{event.value}", by=actor.user)
        save_events(rows)
    return rows
