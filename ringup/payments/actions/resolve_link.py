"""Asks the processor about a payment link: for its page, for news, or to make it void."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.make_payment_link import make_payment_link
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_link import settle_link
from ringup.payments.loading import expire_link, look_up_link
from ringup.payments.models import PaymentLink
from ringup.payments.rules.links import LinkEvent, LinkNews, LinkState
from ringup.payments.rules.outcomes import NotFound, Unknown
from ringup.payments.saving.links import claim_link


def resolve_link(actor: Actor | None, *, link: int, at_once: bool = False) -> LinkState | None:
    """Where the link stands then; None when it was not due, or somebody else is at it. A job runs it without an actor.

    `at_once` is for whoever does not want to wait until it is due.
    """
    row = claim_link(link, now_at_once=at_once)
    if row is None:
        return None
    if row.state == LinkState.INTENT:
        return make_payment_link(actor, link=link)
    news = _ask(row)
    settled = settle_link(actor, link=link, news=news)
    send_operations(actor, operations=settled.intents)
    return settled.state


def _ask(row: PaymentLink) -> LinkNews | None:
    """None where there is nothing new, or no answer."""
    is_over = row.state == LinkState.CLOSING or row.expires_at <= timezone.now()
    found = expire_link(row) if is_over else look_up_link(row)
    if isinstance(found, NotFound):
        return LinkNews(event=LinkEvent.EXPIRE)
    return None if isinstance(found, Unknown) else found
