"""A customer follows a payment link: it is noted, and they are led to the processor's page."""

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.settle_link import settle_link
from ringup.payments.models import PaymentLink
from ringup.payments.rules.links import LIVE_LINKS, LinkEvent, LinkNews, LinkState
from ringup.values.refusal import Refusal


def open_payment_link(actor: Actor | None, *, link: str) -> str | Refusal:
    """The address of the processor's page. Refusals: `link_not_found`, `link_is_over` {link_state}.

    The customer has no account here, hence no actor; whoever knows the link may follow it.
    """
    row = PaymentLink.objects.filter(public_id=link).only("pk", "state", "url").first()
    if row is None or not row.url:
        return Refusal(code="link_not_found")
    if row.state not in LIVE_LINKS:
        return Refusal(code="link_is_over", facts={"link_state": row.state})
    if row.state == LinkState.SENT:
        settle_link(actor, link=row.pk, news=LinkNews(event=LinkEvent.OPEN))
    return row.url
