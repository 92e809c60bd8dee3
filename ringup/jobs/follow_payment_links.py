"""Follows payment links: asks for what has no page yet, for news, and closes those whose payment was taken off."""

import logging

from ringup.payments.actions.resolve_link import resolve_link
from ringup.payments.queries import list_due_links

AT_ONCE = 50

log = logging.getLogger(__name__)


def follow_payment_links() -> int:
    """How many links were looked at. One that cannot be looked at holds up none of the others."""
    due = list_due_links(limit=AT_ONCE)
    for link in due:
        try:
            resolve_link(None, link=link)
        except Exception:
            log.exception("payment link %s cannot be followed", link)
    return len(due)
