"""Asks the processors about payments whose outcome nobody knows, until it is known or a person has it."""

import logging

from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.queries import list_due_operations

AT_ONCE = 50

log = logging.getLogger(__name__)


def resolve_unknown_payments() -> int:
    """How many operations were looked at. One that cannot be looked at holds up none of the others."""
    due = list_due_operations(limit=AT_ONCE)
    for operation in due:
        try:
            resolve_operation(None, operation=operation)
        except Exception:
            log.exception("payment operation %s cannot be resolved", operation)
    return len(due)
