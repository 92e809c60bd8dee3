"""Values → rows: payment links, the messages that carry them, and the end of a link whose payment is taken off."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.models import Message
from ringup.notifications.saving import post_message
from ringup.orders.models import SalesOrder
from ringup.payments.loading import LINK_LIFE
from ringup.payments.models import PaymentLine, PaymentLink
from ringup.payments.rules.links import LIVE_LINKS, OPEN_LINKS, LinkEvent, LinkState, next_link_state
from ringup.plumbing.live import News, announce
from ringup.values.money import Money

# Who asks is given so long to bring the answer; then it is another's turn.
GRACE = timedelta(seconds=30)
KIND = "payment_link"
PATH = "/pay/"


def new_link(actor: Actor, line: PaymentLine, *, channel: str, recipient: str) -> PaymentLink:
    """The intent of a link over the line's amount; its key is born here and stays the same for every try."""
    now = timezone.now()
    return PaymentLink.objects.create(
        payment_line=line,
        connector=line.method.connector,
        currency=line.currency,
        amount_minor=line.amount_minor,
        order_total_minor=line.order.total_minor,
        idempotency_key=secrets.token_hex(24),
        channel=channel,
        recipient=recipient,
        expires_at=now + LINK_LIFE,
        look_again_at=now + GRACE,
        sent_by_id=actor.user,
    )


def live_links(line: PaymentLine) -> "QuerySet[PaymentLink]":
    """The link by which the payment can be paid now, if any."""
    return PaymentLink.objects.filter(payment_line=line, state__in=[state.value for state in LIVE_LINKS])


def close_links(line: PaymentLine, *, but: int | None = None) -> int:
    """How many links of the payment are void from now on; the processor is told as soon as this is committed."""
    closed = 0
    others = live_links(line) if but is None else live_links(line).exclude(pk=but)
    for row in others.select_for_update():
        after = next_link_state(LinkState(row.state), LinkEvent.CLOSE)
        assert after is not None
        row.state, row.look_again_at = after.value, timezone.now()
        row.save(update_fields=["state", "look_again_at"])
        closed += 1
    return closed


def claim_link(link: int, *, now_at_once: bool = False) -> PaymentLink | None:
    """The link, if its processor is to be asked now and nobody else is at it; it is not due again for a while."""
    with transaction.atomic(durable=True):
        due = PaymentLink.objects.filter(pk=link, state__in=[state.value for state in OPEN_LINKS])
        if not now_at_once:
            due = due.filter(look_again_at__lte=timezone.now())
        row = due.select_for_update(skip_locked=True, of=("self",)).first()
        if row is not None:
            row.look_again_at = timezone.now() + GRACE
            row.save(update_fields=["look_again_at"])
    return row


def address_of(link: PaymentLink) -> str:
    """Where the customer goes: our short address, which notes that the link was opened, else the processor's own."""
    return f"{settings.PUBLIC_URL}{PATH}{link.public_id}" if settings.PUBLIC_URL else link.url


def post_link(link: PaymentLink, order: SalesOrder) -> None:
    """Puts the message with the link into the post, in the order's language. Sent anew, it is another message."""
    with translation.override(order.language):
        money = Money(link.amount_minor, link.currency)
        facts = {
            "seller": order.legal_entity.name,
            "amount": f"{money} {money.currency}",
            "link": address_of(link),
        }
        if link.channel == PaymentLink.Channel.TEXT_MESSAGE:
            title, body = "", _("%(seller)s: pay %(amount)s here: %(link)s") % facts
        else:
            title = _("Your payment to %(seller)s") % facts
            body = (
                _(
                    "You can pay %(amount)s by card here:\n\n%(link)s\n\nNobody of us sees your card number."
                    "\n\nKind regards\n%(seller)s"
                )
                % facts
            )
    post_message(
        Message(
            legal_entity=order.legal_entity,
            deduplication_key=f"{KIND}:{link.public_id}:{secrets.token_hex(4)}",
            kind=KIND,
            subject=order.public_id,
            channel=link.channel,
            recipient=link.recipient,
            language=order.language,
            title=title,
            body=body,
        )
    )


def tell_desks(order: SalesOrder) -> None:
    """Open desks look at the payments again."""
    facts = {"order": order.public_id}
    announce(News(event="payments", legal_entity=order.legal_entity_id, call_center=order.call_center_id, facts=facts))
