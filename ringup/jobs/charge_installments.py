"""Charges the installments that are due, and those that are to be asked for again."""

import logging

from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.queries.installments import list_due_installments

AT_ONCE = 5_000

log = logging.getLogger(__name__)


def charge_installments() -> int:
    """How many were looked at. One that cannot be charged holds up none of the others."""
    due = list_due_installments(limit=AT_ONCE)
    for installment in due:
        try:
            charge_installment(None, installment=installment)
        except Exception:
            log.exception("installment %s cannot be charged", installment)
    return len(due)
