"""Finds payments of future orders whose day has come, or for whose order goods are reserved, and asks their cards."""

import logging

from ringup.payments.actions.authorize_waiting import authorize_waiting
from ringup.payments.queries import list_waiting_orders

AT_ONCE = 50

log = logging.getLogger(__name__)


def authorize_waiting_payments() -> int:
    """How many orders were looked at. One that cannot be asked for holds up none of the others."""
    waiting = list_waiting_orders(limit=AT_ONCE)
    for order in waiting:
        try:
            authorize_waiting(None, order=order)
        except Exception:
            log.exception("the payments of order %s cannot be authorized", order)
    return len(waiting)
