"""Lets the orders go whose check has been waited for long enough."""

import logging

from ringup.holds.actions.end_hold import end_hold
from ringup.holds.queries import list_ended_holds

AT_ONCE = 200

log = logging.getLogger(__name__)


def end_check_holds() -> int:
    """How many were looked at. One that cannot be ended holds up none of the others."""
    due = list_ended_holds(limit=AT_ONCE)
    for hold in due:
        try:
            end_hold(None, hold=hold)
        except Exception:
            log.exception("hold %s cannot be ended", hold)
    return len(due)
