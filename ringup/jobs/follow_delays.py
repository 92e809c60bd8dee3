"""Tells customers whose goods are late, and gives orders up, where the call center says so (spec §20)."""

import logging

from django.utils import timezone

from ringup.fulfillment.actions.follow_delay import follow_delay
from ringup.fulfillment.queries import list_late_orders

AT_ONCE = 5_000

log = logging.getLogger(__name__)


def follow_delays() -> int:
    """How many notices and cancellations there were. An order that cannot be followed holds up none of the others."""
    at, done = timezone.now(), 0
    for legal_entity, order in list_late_orders(at=at, limit=AT_ONCE):
        try:
            done += isinstance(follow_delay(None, legal_entity=legal_entity, order=order, at=at), str)
        except Exception:
            log.exception("the delay of order %s cannot be followed", order)
    return done
