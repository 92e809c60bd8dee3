"""The first of the three phases: at the submit each payment is taken at our own word or becomes an intent."""

from datetime import date

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.ledger import Account, Posting, PostingKind, transfer
from ringup.payments.rules.states import LineEvent, LineState, OperationKind, next_line_state
from ringup.payments.saving import restate_payments
from ringup.payments.saving.future import may_wait
from ringup.payments.saving.holding import latest_authorization
from ringup.payments.saving.installments import plan_installments
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.ledger import post
from ringup.payments.saving.taking_back import take_back
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.money import Money
from ringup.values.refusal import Refusal

# Lines that were submitted before keep what they are.
TO_DO = (LineState.NOT_SUBMITTED, LineState.DECLINED, LineState.EXPIRED)


def prepare_payments(
    actor: Actor, *, order: SalesOrder, lines: list[PaymentLine], wait_until: date | None = None
) -> list[int]:
    """Keys of the intents that are to be sent once this transaction is committed; the caller stores the order.

    A declined card is asked anew, with a new intent and a new key (B24). Cards of a future order `wait_until` that day
    (§6.2), unless something is reserved for it: see `ask_with_goods`.
    """
    intents, moved, prepaid, planned = _without_use(actor, lines), [], [], []
    for line in lines:
        state = LineState(line.state)
        if line.by_link:
            # The customer pays, or has paid, at the processor's page; what is prepaid is taken now.
            intents += _captures(actor, line)
            continue
        if line.schedule_id is not None and state is not LineState.VOIDED:
            if state is LineState.NOT_SUBMITTED:
                # Also by card: owed, and charged by its plan.
                line.state = _after(state, LineEvent.POST)
                moved.append(line)
            planned.append(line)
            continue
        if state not in TO_DO:
            continue
        function = FUNCTIONS[line.method.function]
        if function.held_by_us:
            continue  # its card is locked after the coupons (`take_held`)
        event = function.at_submit_prepaid if line.prepay else function.at_submit
        moved.append(line)
        if event is None:
            intents += _authorization(actor, line, wait_until)
            continue
        if event is LineEvent.PAY:
            prepaid.append(_prepayment(line))
        line.state = _after(state, event)
    update_rows(moved, ["state", "authorize_on"])
    for line in planned:
        intents += plan_installments(actor, order, line)
    post(actor, order, prepaid)
    restate_payments(order, lines)
    return intents


def _without_use(actor: Actor, lines: list[PaymentLine]) -> list[int]:
    """Takes off what is so many percent of nothing, or of too little to make a cent; nobody is asked for it."""
    empty = [line for line in lines if not line.amount_minor and line.state == LineState.NOT_SUBMITTED]
    intents = [intent for line in empty for intent in take_back(actor, line)]
    lines[:] = [line for line in lines if line not in empty]
    return intents


def _after(state: LineState, event: LineEvent) -> str:
    after = next_line_state(state, event)
    assert not isinstance(after, Refusal), after
    return after.value


def _authorization(actor: Actor, line: PaymentLine, wait_until: date | None) -> list[int]:
    """The card is asked now; or the payment stays as it is until the day."""
    line.authorize_on = wait_until if may_wait(line) else None
    if line.authorize_on is not None:
        return []
    line.state = _after(LineState(line.state), LineEvent.ASK)
    return [new_intent(actor, line, OperationKind.AUTHORIZE, line.amount_minor - line.captured_minor)]


def _captures(actor: Actor, line: PaymentLine) -> list[int]:
    if not (line.prepay and line.state == LineState.AUTHORIZED) or line.captured_minor:
        return []
    return [new_intent(actor, line, OperationKind.CAPTURE, line.amount_minor, parent=latest_authorization(line))]


def _prepayment(line: PaymentLine) -> Posting:
    amount = Money(line.amount_minor, line.currency)
    return transfer(PostingKind.PREPAYMENT, line.public_id, amount, debit=Account.CASH, credit=Account.PREPAYMENT)
