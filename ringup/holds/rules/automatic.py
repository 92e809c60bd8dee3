"""Holds that nobody places by hand: which of them a submit asks for, keeps and ends.

Spec §6.5 to §6.7; disputes: decision record 35.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from ringup.pricing.rules.prices.exchange import NoRate, refuse_without_rate
from ringup.values.money import Money
from ringup.values.refusal import Refusal


class HoldCause(StrEnum):
    """Why the system holds an order."""

    CHECK = "check"
    OUT_OF_BALANCE = "out_of_balance"
    CREDIT_LIMIT = "credit_limit"
    DISPUTE = "dispute"  # of a charge, before all goods have left


# These are told alike at the recap and on a workbench.
SAID_AS = {HoldCause.CREDIT_LIMIT: "over_credit_limit", HoldCause.DISPUTE: "goods_wait_for_dispute"}


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a person has to look at before the order goes on.

    `amount`: the check; what is paid too much, or too little when negative; what goes over the credit limit; what a
    bank has taken back or may take. `days`: how long a check is waited for. `lacking`: the exchange rate without which
    nobody can tell whether the amount goes over the limit.
    """

    cause: HoldCause
    amount: Money
    days: int | None = None
    lacking: NoRate | None = None


@dataclass(frozen=True, kw_only=True)
class PastHold:
    """An automatic hold that the order has or had. `released`: somebody let it go, or its days were over."""

    key: int
    cause: HoldCause
    amount_minor: int
    is_open: bool
    released: bool = False


@dataclass(frozen=True, kw_only=True)
class HoldPlan:
    """`place` are new holds, `keep` goes on with the open hold of that key, `end` are keys of holds without a cause."""

    place: tuple[Review, ...] = ()
    keep: tuple[tuple[int, Review], ...] = ()
    end: tuple[int, ...] = ()


def plan_holds(reviews: Sequence[Review], past: Sequence[PastHold]) -> HoldPlan:
    """What becomes of the holds when the order is submitted (again).

    A check of 600.00 was released: submitted again with the same check, or with one of 500.00, the order goes on; with
    one of 700.00 it waits. An open hold whose cause is gone ends.
    """
    open_holds = {hold.cause: hold for hold in past if hold.is_open}
    causes = {review.cause for review in reviews}
    released = [hold for hold in past if hold.released and not hold.is_open]
    return HoldPlan(
        place=tuple(
            review
            for review in reviews
            if review.cause not in open_holds and not any(_covers(hold, review) for hold in released)
        ),
        keep=tuple((open_holds[review.cause].key, review) for review in reviews if review.cause in open_holds),
        end=tuple(hold.key for cause, hold in open_holds.items() if cause not in causes),
    )


def _covers(hold: PastHold, review: Review) -> bool:
    """Whether what was released is the same thing, and at least as much of it."""
    same_side = (hold.amount_minor < 0) == (review.amount.minor < 0)
    return hold.cause is review.cause and same_side and abs(hold.amount_minor) >= abs(review.amount.minor)


def lacking_text(review: Review) -> str:
    """The exchange rate that is missing, as a hold keeps it: "JPY/EUR", or nothing."""
    return f"{review.lacking.currency}/{review.lacking.other}" if review.lacking else ""


def lacking_of(text: str) -> NoRate | None:
    """What a hold has kept: "JPY/EUR" is the rate from JPY to EUR."""
    currency, _slash, other = text.partition("/")
    return NoRate(currency=currency, other=other) if other else None


def warning_of(review: Review) -> Refusal:
    """What the agent is told at the recap: `check_will_be_held` {amount, days}, `overpaid` or `underpaid` {amount},
    `over_credit_limit` {amount}, `goods_wait_for_dispute` {amount}, `no_exchange_rate` {amount, currency, other}. It
    stops nothing.
    """
    if review.lacking is not None:
        return refuse_without_rate(review.lacking, review.amount)
    facts = {"amount": asdict(abs(review.amount))}
    if review.cause is HoldCause.CHECK:
        return Refusal(code="check_will_be_held", facts={**facts, "days": review.days})
    if review.cause in SAID_AS:
        return Refusal(code=SAID_AS[review.cause], facts=facts)
    return Refusal(code="overpaid" if review.amount.minor > 0 else "underpaid", facts=facts)
