"""Settles a payment link: what the customer did at the processor's page becomes fact here, whoever brings the news.

Webhook, poll and button all come here; what was paid goes on to `settle_payment`, as every outcome does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.models import PaymentLine, PaymentLink, PaymentOperation
from ringup.payments.rules.links import OPEN_LINKS, LinkEvent, LinkNews, LinkState, next_link_state, wait_before_asking
from ringup.payments.rules.outcomes import Declined, Succeeded
from ringup.payments.rules.states import LineState, OperationKind
from ringup.payments.saving.intents import new_intent, new_paid_intent
from ringup.payments.saving.links import close_links, tell_desks
from ringup.plumbing.locks import lock_row


@dataclass(frozen=True, kw_only=True)
class SettledLink:
    """The link as it stands now; `intents` are to be sent next: a capture, or what gives a payment back."""

    state: LinkState
    intents: tuple[int, ...] = ()


def settle_link(actor: Actor | None, *, link: int, news: LinkNews | None) -> SettledLink:
    """What the news makes of the link and of its payment; without news it is only noted when to ask again.

    Locks the order, then the link, then looks: what comes late or twice changes nothing. A payment that nobody waits
    for any more, as it was taken off the order or paid in another way, is given back.
    """
    with transaction.atomic():
        owner = PaymentLink.objects.values_list("payment_line__order_id", flat=True).get(pk=link)
        order = lock_row(SalesOrder.objects.filter(pk=owner).select_related("call_center"))
        row = lock_row(PaymentLink.objects.filter(pk=link).select_related("payment_line__method"))
        assert order is not None
        assert row is not None
        before = LinkState(row.state)
        after = next_link_state(before, news.event) if news else None
        now = timezone.now()
        if after is None or news is None:
            _ask_again(row, before, now)
            return SettledLink(state=before)
        row.state = after.value
        row.decline_code = news.outcome.code if isinstance(news.outcome, Declined) else ""
        row.opened_at = row.opened_at or (now if news.event in OPENING else None)
        row.settled_at = None if after in OPEN_LINKS else now
        row.save(update_fields=["state", "decline_code", "opened_at", "settled_at"])
        _ask_again(row, after, now)
        intents: tuple[int, ...] = ()
        if news.event is LinkEvent.PAY and isinstance(news.outcome, Succeeded):
            intents = _take(actor, order, row, news.outcome)
        tell_desks(order)
    return SettledLink(state=after, intents=intents)


# Who tries a card has the page open.
OPENING = frozenset({LinkEvent.OPEN, LinkEvent.DECLINE, LinkEvent.PAY})


def _ask_again(row: PaymentLink, state: LinkState, now: datetime) -> None:
    row.look_again_at = now + wait_before_asking(now - row.created_at) if state in OPEN_LINKS else None
    row.save(update_fields=["look_again_at"])


def _take(actor: Actor | None, order: SalesOrder, row: PaymentLink, outcome: Succeeded) -> tuple[int, ...]:
    """The payment becomes an operation of its line. What was paid counts, even if the line was changed meanwhile."""
    line = row.payment_line
    if PaymentOperation.objects.filter(public_id=row.public_id).exists():
        return ()
    is_wanted = line.state == LineState.NOT_SUBMITTED
    if is_wanted:
        line.state, line.amount_minor, line.percent = LineState.UNKNOWN.value, row.amount_minor, None
        line.save(update_fields=["state", "amount_minor", "percent"])
        close_links(line, but=row.pk)
    operation = new_paid_intent(row)
    settled = settle_payment(actor, operation=operation, outcome=outcome)
    if is_wanted:
        return settled.intents
    return _give_back(line, row, outcome)


def _give_back(line: PaymentLine, row: PaymentLink, outcome: Succeeded) -> tuple[int, ...]:
    return (new_intent(None, line, OperationKind.VOID, row.amount_minor, reference=outcome.reference),)
