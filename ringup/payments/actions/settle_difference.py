"""Brings the payments of a changed order to its new total, as planned (spec §4.6): intents, sent after the commit."""

from collections.abc import Callable

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.payments.loading import payments_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.difference import Plan, Step, StepKind
from ringup.payments.rules.states import LineEvent, LineState, next_line_state
from ringup.payments.saving.following_plans import give_back_charges
from ringup.payments.saving.installments import cancel_installments, pay_line
from ringup.payments.saving.refunds import Asking, give_back
from ringup.payments.saving.taking_back import again, set_aside, take_back, void_set_aside
from ringup.values.refusal import Refusal


def settle_difference(
    actor: Actor, *, rows: OrderRows, lines: list[PaymentLine], plan: Plan, because: str = ""
) -> list[int]:
    """Keys of the voids and refunds that are to be sent; new authorizations are asked for with the submit.

    The caller holds the order's lock and stores the order; `lines` gain and lose what the plan makes of them.
    """
    asking = Asking(actor=actor, limit=actor.limits.refund_limit_minor, because=because, rates=rows.rates)
    by_id = {line.public_id: line for line in lines}
    intents = [intent for step in plan.steps for intent in STEPS[step.kind](asking, by_id[step.payment], step, lines)]
    intents += void_set_aside(asking.actor, lines)
    lines[:] = [line for line in lines if line.pk is not None]
    return intents


Carry = Callable[[Asking, PaymentLine, Step, list[PaymentLine]], list[int]]


def _anew(asking: Asking, line: PaymentLine, step: Step, lines: list[PaymentLine]) -> list[int]:
    intents = set_aside(asking.actor, line)
    _add(asking, line, step.after.minor, lines, instead=True)
    return intents


def _more(asking: Asking, line: PaymentLine, step: Step, lines: list[PaymentLine]) -> list[int]:
    _add(asking, line, step.amount.minor, lines, instead=False)
    return []


def _add(asking: Asking, line: PaymentLine, amount: int, lines: list[PaymentLine], *, instead: bool) -> None:
    fresh = again(asking.actor, line, max(row.position for row in lines) + 1, instead=instead)
    fresh.amount_minor = amount
    fresh.save()
    lines.append(fresh)


def _change(asking: Asking, line: PaymentLine, step: Step, lines: list[PaymentLine]) -> list[int]:
    line.amount_minor, line.percent = step.after.minor, None
    [payment] = payments_of([line])
    if line.state == LineState.AUTHORIZED and payment.used_minor == line.amount_minor:
        after = next_line_state(LineState(line.state), LineEvent.CLOSE)
        assert not isinstance(after, Refusal), after
        line.state = after.value
    line.save(update_fields=["amount_minor", "percent", "state"])
    return []


def _release(asking: Asking, line: PaymentLine, step: Step, lines: list[PaymentLine]) -> list[int]:
    return take_back(asking.actor, line)


def _refund(asking: Asking, line: PaymentLine, step: Step, lines: list[PaymentLine]) -> list[int]:
    if line.schedule_id is not None:
        cancel_installments(line)  # it is less than was charged
        pay_line(line)
        return give_back_charges(asking, line, step.amount)
    _made, intents = give_back(asking, line, step.amount)
    return intents


STEPS: dict[StepKind, Carry] = {
    StepKind.AUTHORIZE_ANEW: _anew,
    StepKind.AUTHORIZE_MORE: _more,
    StepKind.RAISE: _change,
    StepKind.LOWER: _change,
    StepKind.RELEASE: _release,
    StepKind.REFUND: _refund,
}
