"""Ends the questions to supervisors that nobody answered in time."""

import logging

from ringup.orders.actions.expire_approval import expire_approval
from ringup.orders.queries import list_overdue_approvals

AT_ONCE = 50

log = logging.getLogger(__name__)


def expire_approvals() -> int:
    """How many were looked at. One that cannot be ended holds up none of the others."""
    overdue = list_overdue_approvals(limit=AT_ONCE)
    for approval in overdue:
        try:
            expire_approval(None, approval=approval)
        except Exception:
            log.exception("price approval %s cannot be ended", approval)
    return len(overdue)
