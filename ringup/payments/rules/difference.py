"""How the payments of a changed order come to its new total: what is done to which of them (spec §4.6, §19).

What nobody has taken yet is changed first. Only what is still too much then is given back, over the payments that it
came by, in proportion to what each of them has left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ringup.payments.rules.amounts import balance
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.money import Money
from ringup.values.share_out import share_out


class StepKind(StrEnum):
    """What is done to a payment."""

    AUTHORIZE_ANEW = "authorize_anew"  # for the new amount; what was held before is given free once this stands
    AUTHORIZE_MORE = "authorize_more"  # for the increase, beside what is held or taken
    RAISE = "raise"
    LOWER = "lower"  # nobody is asked: less will be taken
    RELEASE = "release"  # the payment goes, with what is held for it
    REFUND = "refund"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One payment (by its id) before and after; `amount` is by how much it moves, `after` is nothing when it goes."""

    kind: StepKind
    payment: str
    before: Money
    after: Money

    @property
    def amount(self) -> Money:
        """By how much."""
        return abs(self.after - self.before)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps, and what they leave: still to be paid (positive), or too much that cannot go back by itself."""

    steps: tuple[Step, ...]
    left: Money


# What nobody was asked for goes first, what a processor holds last.
LOWERED_FIRST = (
    LineState.NOT_SUBMITTED,
    LineState.DECLINED,
    LineState.EXPIRED,
    LineState.POSTED,
    LineState.AUTHORIZED,
)


def plan_difference(total: Money, payments: Sequence[Payment]) -> Plan:
    """How the payments come to the total; no steps where they match, or where a processor has not answered yet.

    Card 100.00 authorized, total 120.00: the card is authorized anew for 120.00. Card 60.00 and check 40.00, both paid,
    total 90.00: 6.00 go back on the card and 4.00 by check.
    """
    counted = [payment for payment in payments if payment.counts]
    missing = balance(total, counted)
    if not missing or any(payment.state is LineState.UNKNOWN for payment in counted):
        return Plan(steps=(), left=missing)
    steps = list(_more(counted, missing) if missing.minor > 0 else _less(counted, -missing.minor))
    moved = sum(step.after.minor - step.before.minor for step in steps)
    return Plan(steps=tuple(steps), left=missing - Money(moved, total.currency))


def planned(payments: Sequence[Payment], plan: Plan) -> list[Payment]:
    """The payments as they are once the plan is carried out; those that go are left out."""
    steps = {step.payment: step for step in plan.steps}
    after = [
        replace(payment, amount=steps[payment.id].after) if payment.id in steps else payment for payment in payments
    ]
    return [payment for payment in after if payment.amount.minor > 0]


def _more(payments: list[Payment], missing: Money) -> Iterator[Step]:
    """The increase goes on one payment, the last one that can bear it; without one somebody has to take a payment."""
    for kind, able in (
        (StepKind.AUTHORIZE_ANEW, _is_held),
        (StepKind.AUTHORIZE_MORE, _is_on_a_card),
        (StepKind.RAISE, _is_promised),
    ):
        bearers = [payment for payment in payments if able(payment)]
        if bearers:
            last = bearers[-1]
            yield Step(kind=kind, payment=last.id, before=last.amount, after=last.amount + missing)
            return


def _is_held(payment: Payment) -> bool:
    return payment.can_ask and payment.state is LineState.AUTHORIZED and not payment.used_minor


def _is_on_a_card(payment: Payment) -> bool:
    return payment.can_ask and payment.state in (LineState.AUTHORIZED, LineState.PAID)


def _is_promised(payment: Payment) -> bool:
    """Nobody holds it: on account, to be paid on delivery, or a card that is asked in any case, now or on its day."""
    is_asked = payment.state is LineState.EXPIRED or payment.waits
    return payment.state is LineState.POSTED or (is_asked and payment.can_ask)


def _less(payments: list[Payment], surplus: int) -> Iterator[Step]:
    untaken = [payment for state in LOWERED_FIRST for payment in reversed(payments) if payment.state is state]
    for payment in untaken:
        less = min(payment.amount.minor - payment.used_minor, surplus)
        if less > 0:
            surplus -= less
            yield _lowered(payment, less)
    taken = [payment for payment in payments if payment.state is LineState.PAID and _left(payment)]
    if surplus:
        charged = [_as_charged(payment) for payment in untaken if payment.in_installments]
        taken += [payment for payment in charged if _left(payment)]
    back = min(surplus, sum(_left(payment) for payment in taken))
    if back:
        for payment, share in zip(taken, share_out(back, [_left(payment) for payment in taken]), strict=True):
            if share:
                yield _step(StepKind.REFUND, payment, share)


def _as_charged(payment: Payment) -> Payment:
    """A payment in installments of which nothing more is asked for."""
    return replace(payment, amount=Money(payment.used_minor, payment.amount.currency))


def _left(payment: Payment) -> int:
    """What was taken and pays no invoice yet."""
    return payment.amount.minor - payment.invoiced_minor


def _lowered(payment: Payment, less: int) -> Step:
    if less == payment.amount.minor:
        return _step(StepKind.RELEASE, payment, less)
    is_asked_anew = payment.state is LineState.AUTHORIZED and payment.can_ask and not payment.used_minor
    return _step(StepKind.AUTHORIZE_ANEW if is_asked_anew else StepKind.LOWER, payment, less)


def _step(kind: StepKind, payment: Payment, less: int) -> Step:
    after = payment.amount - Money(less, payment.amount.currency)
    return Step(kind=kind, payment=payment.id, before=payment.amount, after=after)


def is_paid_out(payment: Payment) -> bool:
    """Whether a person gives the money back: no processor has it, and no card of ours."""
    function = FUNCTIONS[payment.function]
    return "card" not in function.asks and not function.held_by_us
