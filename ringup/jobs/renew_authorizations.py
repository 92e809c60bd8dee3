"""Finds authorizations that have run out or are about to, and asks their cards anew."""

import logging

from ringup.payments.actions.renew_authorization import renew_authorization
from ringup.payments.queries import list_ending_authorizations

AT_ONCE = 50

log = logging.getLogger(__name__)


def renew_authorizations() -> int:
    """How many payments were looked at. One that cannot be renewed holds up none of the others."""
    ending = list_ending_authorizations(limit=AT_ONCE)
    for payment in ending:
        try:
            renew_authorization(None, payment=payment)
        except Exception:
            log.exception("the authorization of payment %s cannot be renewed", payment)
    return len(ending)
