"""Ends entries of cards whose desk is gone, whose time is up or whose call has ended; recorders that wait go on."""

import logging

from ringup.payments.actions.follow_card_entry import follow_card_entry
from ringup.payments.queries.card_entries import list_watched_entries

AT_ONCE = 200

log = logging.getLogger(__name__)


def follow_card_entries() -> int:
    """How many entries were looked at. One that cannot be looked at holds up none of the others."""
    watched = list_watched_entries(limit=AT_ONCE)
    for entry in watched:
        try:
            follow_card_entry(None, entry=entry)
        except Exception:
            log.exception("card entry %s cannot be followed", entry)
    return len(watched)
