"""Tells the facts of the outbox to their subscribers. Woken with every fact, and by the clock for what waits."""

from django.conf import settings
from django.utils.module_loading import import_string

from ringup.plumbing.outbox_delivery import deliver_next


def deliver_outbox() -> int:
    """Tell everything that is due; how many facts there were.

    The table of who reacts to what belongs to the project, which stands above all jobs: settings name the place.
    """
    subscriptions = import_string(settings.RINGUP_SUBSCRIPTIONS)
    told = 0
    while deliver_next(subscriptions):
        told += 1
    return told
