"""Payment links: what may become of one, and what is asked about it next. The card is typed at the processor's page.

A link is asked for like everything that we ask of a processor: written down first, under a key of its own. As long as a
payment has a live link it gets no second one, so that it cannot be paid twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ringup.payments.rules.outcomes import Declined, Succeeded


class LinkState(StrEnum):
    """Where a payment link stands."""

    INTENT = "intent"  # committed; the processor has not given it yet
    SENT = "sent"
    OPENED = "opened"
    DECLINED = "declined"  # the customer's card was declined; the page lets them try another
    PAID = "paid"
    EXPIRED = "expired"
    CLOSING = "closing"  # to be void at once: the processor is being told
    VOID = "void"
    FAILED = "failed"  # the processor gave none


class LinkEvent(StrEnum):
    """What happens to a payment link."""

    SEND = "send"
    OPEN = "open"
    DECLINE = "decline"
    PAY = "pay"
    EXPIRE = "expire"
    CLOSE = "close"
    FAIL = "fail"


# The customer can pay by it, now or as soon as it is sent.
LIVE_LINKS = (LinkState.INTENT, LinkState.SENT, LinkState.OPENED, LinkState.DECLINED)
# The processor may still tell something new about it.
OPEN_LINKS = (*LIVE_LINKS, LinkState.CLOSING)

LINK_TRANSITIONS: dict[tuple[LinkState, LinkEvent], LinkState] = {
    (LinkState.INTENT, LinkEvent.SEND): LinkState.SENT,
    (LinkState.INTENT, LinkEvent.FAIL): LinkState.FAILED,
    # A message of the processor may overtake its answer.
    **{(state, LinkEvent.PAY): LinkState.PAID for state in OPEN_LINKS},
    **{(state, LinkEvent.CLOSE): LinkState.CLOSING for state in LIVE_LINKS},
    **{(state, LinkEvent.EXPIRE): LinkState.EXPIRED for state in LIVE_LINKS},
    (LinkState.CLOSING, LinkEvent.EXPIRE): LinkState.VOID,
    (LinkState.SENT, LinkEvent.OPEN): LinkState.OPENED,
    (LinkState.SENT, LinkEvent.DECLINE): LinkState.DECLINED,
    (LinkState.OPENED, LinkEvent.DECLINE): LinkState.DECLINED,
    (LinkState.DECLINED, LinkEvent.OPEN): LinkState.DECLINED,
    # Money beats paper: paid although we had given it up. The payment is given back.
    (LinkState.EXPIRED, LinkEvent.PAY): LinkState.PAID,
    (LinkState.VOID, LinkEvent.PAY): LinkState.PAID,
    (LinkState.FAILED, LinkEvent.PAY): LinkState.PAID,
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a processor tells about a card: its token, and what people may see of it."""

    token: str
    brand: str
    last_four: str
    expires_year: int
    expires_month: int


@dataclass(frozen=True, kw_only=True)
class LinkNews:
    """What a processor knows of a link. `outcome` is the payment's, or the last try's; `card` is a stored one."""

    event: LinkEvent
    outcome: Succeeded | Declined | None = None
    card: Card | None = None


def next_link_state(state: LinkState, event: LinkEvent) -> LinkState | None:
    """The state after the event; None when the link is past it: what comes late or twice changes nothing.

    >>> next_link_state(LinkState.PAID, LinkEvent.EXPIRE) is None
    True
    """
    return LINK_TRANSITIONS.get((state, event))


# (age of the link, wait): the customer is on the phone first, and has all day later.
WAITS = (
    (timedelta(minutes=10), timedelta(seconds=10)),
    (timedelta(hours=1), timedelta(minutes=1)),
)
LONGEST_WAIT = timedelta(minutes=10)
# A processor that gives no link in so long gives none.
GIVEN_UP_AFTER = timedelta(minutes=2)


def wait_before_asking(age: timedelta) -> timedelta:
    """How long until the processor is asked about a link of that age: 10 s, after 10 min 1 min, after 1 h 10 min."""
    return next((wait for young, wait in WAITS if age < young), LONGEST_WAIT)
