"""Ends a question that nobody answered in time, by the rule of its call center (spec/beyond.md, 12)."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import PriceApproval
from ringup.orders.rules.approval_states import ApprovalState
from ringup.orders.saving.approvals import APPROVAL_NOT_FOUND, lock_approval, time_out
from ringup.values.refusal import Refusal


def expire_approval(actor: Actor | None, *, approval: str) -> PriceApproval | Refusal:
    """The question, ended if its time is over; one that is decided or still has time stays as it is.

    A desk may ask for it as well as the job that looks after all of them: the first one does. Refusal:
    `approval_not_found`.
    """
    with transaction.atomic():
        inside = PriceApproval.objects.filter(public_id=approval)
        entity = actor.legal_entity if actor else inside.values_list("order__legal_entity", flat=True).first()
        found = APPROVAL_NOT_FOUND if entity is None else lock_approval(entity, approval)
        if isinstance(found, Refusal):
            return found
        rows, row = found
        at = timezone.now()
        if row.state == ApprovalState.ASKED and at >= row.expires_at:
            time_out(rows, row, at)
    return row
