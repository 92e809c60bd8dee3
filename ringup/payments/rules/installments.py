"""Installments: the plan of a payment, what may become of each part, and how a changed total is spread (spec §18)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ringup.payments.rules.retrying import FINAL
from ringup.payments.rules.states import LineState
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal
from ringup.values.share_out import share_out


class InstallmentState(StrEnum):
    """Where an installment stands."""

    OPEN = "open"
    ASKED = "asked"  # the processor is being asked
    PAID = "paid"
    BILLED = "billed"  # it stands on the customer's account
    DECLINED = "declined"  # with people, once the retries are used up
    CANCELED = "canceled"


class InstallmentEvent(StrEnum):
    """What happens to an installment."""

    ASK = "ask"
    PAY = "pay"
    BILL = "bill"
    DECLINE = "decline"
    CANCEL = "cancel"


INSTALLMENT_TRANSITIONS: dict[tuple[InstallmentState, InstallmentEvent], InstallmentState] = {
    (InstallmentState.OPEN, InstallmentEvent.ASK): InstallmentState.ASKED,
    (InstallmentState.OPEN, InstallmentEvent.BILL): InstallmentState.BILLED,
    (InstallmentState.OPEN, InstallmentEvent.CANCEL): InstallmentState.CANCELED,
    (InstallmentState.ASKED, InstallmentEvent.PAY): InstallmentState.PAID,
    (InstallmentState.ASKED, InstallmentEvent.DECLINE): InstallmentState.DECLINED,
    # Answered after the order was canceled: what was authorized is given free.
    (InstallmentState.ASKED, InstallmentEvent.CANCEL): InstallmentState.CANCELED,
    (InstallmentState.DECLINED, InstallmentEvent.ASK): InstallmentState.ASKED,
    # A person got the money, or the processor's word for it, by another way.
    (InstallmentState.DECLINED, InstallmentEvent.PAY): InstallmentState.PAID,
    (InstallmentState.DECLINED, InstallmentEvent.CANCEL): InstallmentState.CANCELED,
}

# What is still to come, and may be changed.
STILL_TO_COME = (InstallmentState.OPEN, InstallmentState.DECLINED)

# What the first installment says of its payment: until it is charged the order waits, as for any card (§6).
FIRST_SAYS = {InstallmentState.ASKED: LineState.UNKNOWN, InstallmentState.DECLINED: LineState.DECLINED}


def state_by_first(state: LineState, first: InstallmentState | None) -> LineState:
    """What a payment counts as in the order's payment status: agreed to, unless its first installment was declined.

    >>> state_by_first(LineState.POSTED, InstallmentState.DECLINED)
    <LineState.DECLINED: 'declined'>
    """
    return FIRST_SAYS.get(first, state) if first is not None and state is LineState.POSTED else state


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """`fixed` None: equal parts. `months` says whether `every` counts months or days."""

    payments: int
    every: int = 1
    months: bool = True
    fixed: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One installment of a plan."""

    position: int
    due_on: date
    amount: Money


def plan(total: Money, schedule: Schedule, start: date) -> tuple[Part, ...] | Refusal:
    """The installments of the total; the first is due at the start.

    100.00 in three equal parts: 33.33, 33.33, 33.34. In fixed parts of 30.00 the number of payments decides, and the
    last takes the rest (O-124): of three 30.00, 30.00, 40.00; of four 30.00, 30.00, 30.00, 10.00. Refusal:
    `total_too_small_for_installments` {payments}, where a part would be nothing.
    """
    count = schedule.payments
    if schedule.fixed is None:
        amounts = share_out(total.minor, [1] * count)[::-1]
    else:
        # What the fixed parts leave; a part that nothing is left for is not planned.
        fixed = schedule.fixed.minor
        full = min(count - 1, (total.minor - 1) // fixed if total.minor > 0 else 0)
        amounts = [*[fixed] * full, total.minor - full * fixed]
    if not amounts or min(amounts) <= 0:
        return Refusal(
            code="total_too_small_for_installments",
            facts={"payments": count},
            cure=Cure(code="choose_other_method"),
            field="schedule",
        )
    return tuple(
        Part(position=place + 1, due_on=due(start, schedule, place), amount=Money(amount, total.currency))
        for place, amount in enumerate(amounts)
    )


def due(start: date, schedule: Schedule, place: int) -> date:
    """The day of the installment at that place, the first being 0: from 31 January a month on is 28 February."""
    steps = place * schedule.every
    if not schedule.months:
        return start + timedelta(days=steps)
    month = start.month - 1 + steps
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


class Adjustment(StrEnum):
    """Where a changed total goes (decision 16)."""

    SPREAD = "spread"
    LAST = "last"
    NEXT = "next"


def adjust(open_parts: Sequence[Money], by: Money, adjustment: Adjustment) -> tuple[Money, ...] | Refusal:
    """The amounts of the installments that are still open, in their order, with the change of the total in them.

    30.00, 30.00 and 10.00 more: spread 35.00, 35.00; all to the last 30.00, 40.00; all to the next 40.00, 30.00.
    What the last or the next cannot bear goes to those beside it. Refusal: `installments_cannot_bear` {left}, where
    more is taken off than is open.
    """
    total = sum(part.minor for part in open_parts) + by.minor
    if total < 0 or (not open_parts and by):
        left = Money(sum(part.minor for part in open_parts), by.currency)
        return Refusal(code="installments_cannot_bear", facts={"left": str(left), "currency": by.currency})
    if adjustment is Adjustment.SPREAD:
        amounts = share_out(total, [max(part.minor, 1) for part in open_parts]) if open_parts else []
        return tuple(Money(amount, by.currency) for amount in amounts)
    amounts = [part.minor for part in open_parts]
    rest = by.minor
    order = range(len(amounts)) if adjustment is Adjustment.NEXT else range(len(amounts) - 1, -1, -1)
    for place in order:
        changed = max(amounts[place] + rest, 0)
        rest -= changed - amounts[place]
        amounts[place] = changed
        if not rest:
            break
    return tuple(Money(amount, by.currency) for amount in amounts)


def parts_of_refund(charges: Sequence[int], *, already: int, amount: int) -> list[int]:
    """The amount in parts that each fit into one charge, the first charge given first; minor units.

    Charges of 500 and 800, nothing given back yet: 700 goes as 500 and 200, a further 300 as 300 out of the second.
    """
    parts = []
    for charge in charges:
        gone = min(charge, already)
        part = min(charge - gone, amount)
        already, amount = already - gone, amount - part
        if part > 0:
            parts.append(part)
    return [*parts, amount] if amount > 0 else parts


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """What the payment in installments asks for. `method` is the function of the payment method."""

    method: str
    customer_eligible: bool
    items_not_eligible: tuple[str, ...] = ()
    schedule_offered: bool = True


def refuse_installments(asked: Eligibility) -> Refusal | None:
    """Why this cannot be paid in installments (spec §18), or None."""
    other = Cure(code="pay_at_once")
    if asked.method not in ("card", "customer"):
        return Refusal(code="installments_by_card_or_account", cure=other, field="method")
    if not asked.customer_eligible:
        return Refusal(code="customer_not_eligible_for_installments", cure=other, field="schedule")
    if asked.items_not_eligible:
        facts = {"items": ", ".join(asked.items_not_eligible)}
        return Refusal(code="items_not_eligible_for_installments", facts=facts, cure=other, field="schedule")
    if not asked.schedule_offered:
        return Refusal(code="schedule_not_offered", cure=other, field="schedule")
    return None


@dataclass(frozen=True, kw_only=True)
class AfterDecline:
    """What follows from a declined installment: asked again on that day, or with people; then all may fall due."""

    ask_again_on: date | None
    all_due: bool = False


def after_decline(*, code: str, attempts: int, retries: int, accelerate: bool, today: date) -> AfterDecline:
    """Asked again the next day, `retries` times; then it is with people: of 3 retries the fourth no is the last.

    A no that will stay one (`FINAL`) is with people at once, and makes nothing else due: the customer may well pay.
    """
    if code in FINAL:
        return AfterDecline(ask_again_on=None)
    if attempts <= retries:
        return AfterDecline(ask_again_on=today + timedelta(days=1))
    return AfterDecline(ask_again_on=None, all_due=accelerate)
