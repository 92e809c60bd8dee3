"""Asks the processor for the page of a link, outside of every transaction, and posts the message that carries it."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.connectors.protocol import Link
from ringup.payments.loading import create_link
from ringup.payments.models import PaymentLink
from ringup.payments.rules.links import GIVEN_UP_AFTER, WAITS, LinkEvent, LinkState, next_link_state
from ringup.payments.rules.outcomes import Declined, Unknown
from ringup.payments.saving.links import post_link, tell_desks
from ringup.plumbing.locks import lock_row


def make_payment_link(actor: Actor | None, *, link: int) -> LinkState:
    """Where the link stands then. A processor that gives no answer is asked again by the job, under the same key.

    A link that was closed meanwhile is not sent to anybody.
    """
    row = PaymentLink.objects.select_related("payment_line__order__legal_entity").get(pk=link)
    if row.state != LinkState.INTENT:
        return LinkState(row.state)
    return _store(row, create_link(row))


def _store(asked: PaymentLink, made: Link | Declined | Unknown) -> LinkState:
    with transaction.atomic():
        orders = SalesOrder.objects.filter(pk=asked.payment_line.order_id)
        order = lock_row(orders.select_related("legal_entity"))
        row = lock_row(PaymentLink.objects.filter(pk=asked.pk))
        assert order is not None
        assert row is not None
        now = timezone.now()
        gives_up = now - row.created_at > GIVEN_UP_AFTER
        if isinstance(made, Link):
            row.reference, row.url, row.expires_at = made.reference, made.url, made.expires_at or row.expires_at
            row.look_again_at = now + WAITS[0][1] if row.state == LinkState.INTENT else now
            _move(row, LinkEvent.SEND)
        elif isinstance(made, Declined) or gives_up:
            row.decline_code = made.code if isinstance(made, Declined) else made.because
            _move(row, LinkEvent.FAIL)
        else:
            row.look_again_at = now + WAITS[0][1]
        row.save()
        if row.state == LinkState.SENT:
            post_link(row, order)
        tell_desks(order)
    return LinkState(row.state)


def _move(row: PaymentLink, event: LinkEvent) -> None:
    after = next_link_state(LinkState(row.state), event)
    if after is not None:
        row.state = after.value
