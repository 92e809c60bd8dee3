"""Lays our operations beside the journals of all processors that keep one."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ringup.payments.actions.reconcile_payments import reconcile_payments
from ringup.payments.connectors.protocol import Capability
from ringup.payments.connectors.registry import CONNECTORS
from ringup.values.refusal import Refusal

# A weekend, and a day to spare.
BACK = timedelta(days=4)

log = logging.getLogger(__name__)


def reconcile_all_payments() -> int:
    """How many differences were found. A processor that is away is asked at the next time."""
    found = 0
    since = timezone.now() - BACK
    for connector in CONNECTORS:
        if Capability.JOURNAL in connector.CAPABILITIES and connector.NAME in settings.PAYMENT_CONNECTORS:
            done = reconcile_payments(None, connector=connector.NAME, since=since)
            if isinstance(done, Refusal):
                log.warning("the journal of %s cannot be read: %s", connector.NAME, done.facts["because"])
            else:
                found += len(done.differences)
    return found
