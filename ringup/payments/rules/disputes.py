"""Disputes: the customer's bank takes a charge back, and what is refunded meanwhile would be paid twice (B37).

A state machine is a table `(state, event) → state`; the database repeats it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


class DisputeState(StrEnum):
    """Who has the money."""

    OPEN = "open"  # the bank, until it has decided
    WON = "won"  # we have it again
    LOST = "lost"  # the customer


class DisputeEvent(StrEnum):
    """What is told of a dispute."""

    WIN = "win"
    LOSE = "lose"


DISPUTE_TRANSITIONS: dict[tuple[DisputeState, DisputeEvent], DisputeState] = {
    (DisputeState.OPEN, DisputeEvent.WIN): DisputeState.WON,
    (DisputeState.OPEN, DisputeEvent.LOSE): DisputeState.LOST,
}

EVENTS = {DisputeState.WON: DisputeEvent.WIN, DisputeState.LOST: DisputeEvent.LOSE}


@dataclass(frozen=True, kw_only=True)
class DisputeNews:
    """What a processor tells of a dispute: its own id, the charge (its reference), so much, and where it stands.

    `answer_by` is until when it takes our evidence.
    """

    reference: str
    charge: str
    amount: Money
    state: DisputeState
    reason: str = ""
    answer_by: datetime | None = None


def next_dispute_state(state: DisputeState, told: DisputeState) -> DisputeState | None:
    """The state after the news; None when it changes nothing: what is told late, or twice.

    >>> next_dispute_state(DisputeState.WON, DisputeState.OPEN) is None
    True
    """
    event = EVENTS.get(told)
    return DISPUTE_TRANSITIONS.get((state, event)) if event else None


def contradiction(state: DisputeState, amount: Money, news: DisputeNews) -> str:
    """How it stands with us, where the processor says otherwise: over another amount, or ended in another way.

    >>> news = DisputeNews(reference="dp_1", charge="ch_1", amount=Money(500, "EUR"), state=DisputeState.WON)
    >>> contradiction(DisputeState.LOST, Money(500, "EUR"), news)
    'dispute 5.00 EUR lost'
    """
    ends_otherwise = news.state in EVENTS and news.state is not state
    return f"dispute {amount} {amount.currency} {state.value}" if ends_otherwise or news.amount != amount else ""


def disputed(answer_by: datetime | None) -> Refusal:
    """`payment_disputed` {until}: nothing is refunded while a bank may give the same money back."""
    facts = {"until": answer_by.isoformat()} if answer_by else {}
    code = "payment_disputed_until" if answer_by else "payment_disputed"
    return Refusal(code=code, facts=facts, cure=Cure(code="wait_for_the_dispute"))


def covered(amount: int, refunds: Sequence[int]) -> list[int]:
    """What a lost dispute has paid of each refund: in their order, as far as the amount goes.

    Lost 50.00, refunds of 30.00, 40.00 and 20.00 wait: all of the first and 20.00 of the second.
    """
    parts = []
    for refund in refunds:
        part = max(min(refund, amount), 0)
        parts.append(part)
        amount -= part
    return parts
