"""The life of a refund: approved where it is large, then asked of the processor or paid out by a person.

A state machine is a table `(state, event) → state`; the database repeats the list of states.
"""

from enum import StrEnum

from ringup.pricing.rules.prices.exchange import NoRate, Rates, converted
from ringup.values.money import Money
from ringup.values.refusal import Refusal


class RefundState(StrEnum):
    """Where the money is."""

    WAITING = "waiting"  # for somebody who may approve it
    DENIED = "denied"  # it stays on the customer's account
    ASKED = "asked"  # of the processor
    TO_PAY_OUT = "to_pay_out"  # by a person, in cash or by check
    DONE = "done"
    FAILED = (
        "failed"  # the processor does not do it, or it came back: on the customer's account, until it is tried again
    )


class RefundEvent(StrEnum):
    """What happens to a refund."""

    ASK = "ask"
    PREPARE = "prepare"
    DENY = "deny"
    SUCCEED = "succeed"
    FAIL = "fail"
    PAY_OUT = "pay_out"
    CHARGE_BACK = "charge_back"  # the customer's bank has taken the money back


REFUND_TRANSITIONS: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (RefundState.WAITING, RefundEvent.ASK): RefundState.ASKED,
    (RefundState.WAITING, RefundEvent.PREPARE): RefundState.TO_PAY_OUT,
    (RefundState.WAITING, RefundEvent.DENY): RefundState.DENIED,
    (RefundState.ASKED, RefundEvent.SUCCEED): RefundState.DONE,
    (RefundState.ASKED, RefundEvent.FAIL): RefundState.FAILED,
    (RefundState.DONE, RefundEvent.FAIL): RefundState.FAILED,  # days later: the card is closed
    (RefundState.TO_PAY_OUT, RefundEvent.PAY_OUT): RefundState.DONE,
    (RefundState.FAILED, RefundEvent.ASK): RefundState.ASKED,
    (RefundState.FAILED, RefundEvent.DENY): RefundState.DENIED,
    # Another way than the card's: in cash, by check, at the terminal that stands outside.
    (RefundState.FAILED, RefundEvent.PREPARE): RefundState.TO_PAY_OUT,
    (RefundState.FAILED, RefundEvent.PAY_OUT): RefundState.DONE,
    (RefundState.WAITING, RefundEvent.CHARGE_BACK): RefundState.DONE,
    (RefundState.TO_PAY_OUT, RefundEvent.CHARGE_BACK): RefundState.DONE,
    (RefundState.FAILED, RefundEvent.CHARGE_BACK): RefundState.DONE,
}

# What people have to do something about.
WITH_PEOPLE = (RefundState.WAITING, RefundState.TO_PAY_OUT, RefundState.FAILED)


def next_refund_state(state: RefundState, event: RefundEvent) -> RefundState | Refusal:
    """The state after the event, or the refusal `refund_state_forbids` {refund_state}.

    >>> next_refund_state(RefundState.WAITING, RefundEvent.DENY)
    <RefundState.DENIED: 'denied'>
    """
    try:
        return REFUND_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="refund_state_forbids", facts={"refund_state": state.value})


def needs_approval(amount: Money, limit: int | None, rates: Rates) -> bool:
    """Whether somebody else has to agree: from the limit on (O-122), which is in the company's currency; without a
    limit never, without an exchange rate always.

    >>> from decimal import Decimal
    >>> rates = Rates(own="EUR", of={"JPY": Decimal(160)})
    >>> [needs_approval(Money(minor, "EUR"), 10000, rates) for minor in (9999, 10000)]
    [False, True]
    >>> [needs_approval(Money(minor, "JPY"), 10000, rates) for minor in (15000, 16000)]
    [False, True]
    """
    if limit is None:
        return False
    compared = converted(amount, rates.own, rates)
    return isinstance(compared, NoRate) or compared.minor >= limit
