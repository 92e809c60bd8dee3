"""Tells customers of the installments that fall due soon, as many days before as the call center says."""

import logging

from ringup.payments.actions.announce_installment import announce_installment
from ringup.payments.queries.installments import list_installments_to_announce

AT_ONCE = 500

log = logging.getLogger(__name__)


def announce_installments() -> int:
    """How many letters went out. One that cannot be written holds up none of the others."""
    sent = 0
    for installment in list_installments_to_announce(limit=AT_ONCE):
        try:
            sent += announce_installment(None, installment=installment) is True
        except Exception:
            log.exception("installment %s cannot be announced", installment)
    return sent
