"""The customer takes what the supervisor offers instead: it stands on the order at once."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import refuse_change
from ringup.orders.rules.approval_states import ApprovalEvent
from ringup.orders.saving import Changed
from ringup.orders.saving.approvals import grant, lock_approval, move, store
from ringup.values.refusal import Refusal


def take_counter(actor: Actor, *, approval: str) -> Changed | Refusal:
    """The order with what was offered, calculated anew, in the name of the supervisor.

    Refusals: `approval_not_found`, those of `refuse_change`, `already_decided`.
    """
    with transaction.atomic():
        found = lock_approval(actor.legal_entity, approval)
        if isinstance(found, Refusal):
            return found
        rows, row = found
        if refusal := refuse_change(actor, rows.order):
            return refusal
        supervisor = row.decided_by_id
        if refusal := move(row, ApprovalEvent.TAKE, by=supervisor, at=timezone.now()):
            return refusal
        assert supervisor is not None, "nobody but a supervisor counters"
        row.granted = row.counter
        store(rows, row, "approval_take", by=actor.user, value=row.counter)
        return grant(rows, row, row.counter, by=supervisor)
