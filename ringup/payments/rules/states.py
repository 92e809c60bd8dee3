"""What may happen to a payment line and to an operation: two tables `(state, event) → state`.

The database repeats both tables (triggers on the tables), so that a late or repeated message can never take money back
out of a state: a payment that was captured does not become declined.
"""

from enum import StrEnum

from ringup.values.refusal import Refusal


class LineState(StrEnum):
    """Where a payment of an order stands (spec §5)."""

    NOT_SUBMITTED = "not_submitted"
    UNKNOWN = "unknown"  # the processor was asked, and we do not know its answer
    DECLINED = "declined"
    AUTHORIZED = "authorized"
    EXPIRED = "expired"  # nothing is held any more: it ran out, or a capture of a part has closed it
    POSTED = "posted"  # settled with the invoice: on account, or on delivery
    PAID = "paid"
    CAPTURE_FAILED = "capture_failed"  # never shown as paid; to be tried again or replaced (decision 20)
    VOIDED = "voided"  # no longer part of the order's payments
    # Likewise, but what is held stays held until the order is submitted anew, and the payment in its place stands.
    SET_ASIDE = "set_aside"
    REFUNDED = "refunded"  # all of it was given back


# Lines in these states pay nothing of their order.
GONE = frozenset({LineState.VOIDED, LineState.SET_ASIDE, LineState.REFUNDED})


class LineEvent(StrEnum):
    """What happens to a payment line."""

    ASK = "ask"  # an authorization is about to be asked for
    AUTHORIZE = "authorize"
    DECLINE = "decline"
    LOSE = "lose"  # an answer did not come, or is not about this amount
    CAPTURE = "capture"  # all of it
    CAPTURE_PART = "capture_part"
    FAIL_CAPTURE = "fail_capture"
    POST = "post"
    PAY = "pay"
    VOID = "void"
    EXPIRE = "expire"
    CLOSE = "close"  # at what was captured of it; another payment took over the rest, or nobody needs it
    SET_ASIDE = "set_aside"
    GIVE_BACK = "give_back"  # all of it
    RETURN = "return"  # by gift card or in points: it is where it came from again


LINE_TRANSITIONS: dict[tuple[LineState, LineEvent], LineState] = {
    (LineState.NOT_SUBMITTED, LineEvent.ASK): LineState.UNKNOWN,
    (LineState.NOT_SUBMITTED, LineEvent.POST): LineState.POSTED,
    (LineState.NOT_SUBMITTED, LineEvent.PAY): LineState.PAID,
    # A payment whose link may still be paid stays on record when it is taken off.
    (LineState.NOT_SUBMITTED, LineEvent.VOID): LineState.VOIDED,
    (LineState.DECLINED, LineEvent.ASK): LineState.UNKNOWN,
    (LineState.DECLINED, LineEvent.VOID): LineState.VOIDED,
    (LineState.DECLINED, LineEvent.CLOSE): LineState.PAID,
    (LineState.UNKNOWN, LineEvent.AUTHORIZE): LineState.AUTHORIZED,
    (LineState.UNKNOWN, LineEvent.DECLINE): LineState.DECLINED,
    (LineState.UNKNOWN, LineEvent.LOSE): LineState.UNKNOWN,
    (LineState.UNKNOWN, LineEvent.CAPTURE): LineState.PAID,
    (LineState.UNKNOWN, LineEvent.CAPTURE_PART): LineState.AUTHORIZED,
    (LineState.UNKNOWN, LineEvent.FAIL_CAPTURE): LineState.CAPTURE_FAILED,
    (LineState.AUTHORIZED, LineEvent.ASK): LineState.UNKNOWN,  # anew, before it runs out
    (LineState.AUTHORIZED, LineEvent.EXPIRE): LineState.EXPIRED,
    (LineState.AUTHORIZED, LineEvent.LOSE): LineState.UNKNOWN,
    (LineState.AUTHORIZED, LineEvent.CAPTURE): LineState.PAID,
    (LineState.AUTHORIZED, LineEvent.CAPTURE_PART): LineState.AUTHORIZED,
    (LineState.AUTHORIZED, LineEvent.FAIL_CAPTURE): LineState.CAPTURE_FAILED,
    (LineState.AUTHORIZED, LineEvent.VOID): LineState.VOIDED,
    (LineState.EXPIRED, LineEvent.ASK): LineState.UNKNOWN,
    (LineState.EXPIRED, LineEvent.DECLINE): LineState.DECLINED,  # by hand
    (LineState.EXPIRED, LineEvent.VOID): LineState.VOIDED,
    (LineState.EXPIRED, LineEvent.CLOSE): LineState.PAID,
    (LineState.CAPTURE_FAILED, LineEvent.ASK): LineState.UNKNOWN,  # what was held for it has run out
    (LineState.CAPTURE_FAILED, LineEvent.CLOSE): LineState.PAID,
    (LineState.CAPTURE_FAILED, LineEvent.LOSE): LineState.UNKNOWN,
    (LineState.CAPTURE_FAILED, LineEvent.CAPTURE): LineState.PAID,
    (LineState.CAPTURE_FAILED, LineEvent.CAPTURE_PART): LineState.AUTHORIZED,
    (LineState.CAPTURE_FAILED, LineEvent.FAIL_CAPTURE): LineState.CAPTURE_FAILED,
    (LineState.CAPTURE_FAILED, LineEvent.VOID): LineState.VOIDED,
    # Only what is held by us and not invoiced yet (`changing.leeway_of`).
    (LineState.PAID, LineEvent.RETURN): LineState.VOIDED,
    (LineState.POSTED, LineEvent.PAY): LineState.PAID,
    (LineState.POSTED, LineEvent.VOID): LineState.VOIDED,
    (LineState.AUTHORIZED, LineEvent.CLOSE): LineState.PAID,
    (LineState.PAID, LineEvent.GIVE_BACK): LineState.REFUNDED,
    # An order that is changed: what goes with the change can be put back until then.
    (LineState.AUTHORIZED, LineEvent.SET_ASIDE): LineState.SET_ASIDE,
    (LineState.DECLINED, LineEvent.SET_ASIDE): LineState.SET_ASIDE,
    (LineState.EXPIRED, LineEvent.SET_ASIDE): LineState.SET_ASIDE,
    (LineState.POSTED, LineEvent.SET_ASIDE): LineState.SET_ASIDE,
    (LineState.SET_ASIDE, LineEvent.AUTHORIZE): LineState.AUTHORIZED,
    (LineState.SET_ASIDE, LineEvent.DECLINE): LineState.DECLINED,
    (LineState.SET_ASIDE, LineEvent.POST): LineState.POSTED,
    (LineState.SET_ASIDE, LineEvent.EXPIRE): LineState.EXPIRED,
    (LineState.SET_ASIDE, LineEvent.VOID): LineState.VOIDED,
}


class OperationKind(StrEnum):
    """What a processor can be asked to do."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


class OperationState(StrEnum):
    """Where one request to a processor stands."""

    INTENT = "intent"  # committed, not sent
    SENT = "sent"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"  # the answer is about another amount or currency: quarantined for a person
    REVERSED = "reversed"  # a refund that was done came back to us: the card is closed


class OperationEvent(StrEnum):
    """What happens to a request to a processor."""

    SEND = "send"
    SUCCEED = "succeed"
    DECLINE = "decline"
    LOSE = "lose"
    MISMATCH = "mismatch"
    SUCCEED_BY_HAND = "succeed_by_hand"
    DECLINE_BY_HAND = "decline_by_hand"
    REVERSE = "reverse"


# Still open: the processor may have moved money, or may yet do so.
# What may be asked for on its day (§6.2).
WAITING_FOR_A_DAY = (LineState.NOT_SUBMITTED, LineState.EXPIRED)
OPEN_OPERATIONS = (OperationState.INTENT, OperationState.SENT, OperationState.UNKNOWN)

OPERATION_TRANSITIONS: dict[tuple[OperationState, OperationEvent], OperationState] = {
    (state, event): after
    for state in OPEN_OPERATIONS
    for event, after in (
        (OperationEvent.SEND, OperationState.SENT),
        # Out of INTENT, too: a message of the processor may overtake the note that we sent the request.
        (OperationEvent.SUCCEED, OperationState.SUCCEEDED),
        (OperationEvent.DECLINE, OperationState.DECLINED),
        (OperationEvent.LOSE, OperationState.UNKNOWN),
        (OperationEvent.MISMATCH, OperationState.MISMATCH),
        (OperationEvent.SUCCEED_BY_HAND, OperationState.SUCCEEDED),
        (OperationEvent.DECLINE_BY_HAND, OperationState.DECLINED),
    )
} | {
    # The processor did what it, or a person, had told us was not done: somebody has to look at it.
    (OperationState.DECLINED, OperationEvent.SUCCEED): OperationState.MISMATCH,
    (OperationState.MISMATCH, OperationEvent.SUCCEED_BY_HAND): OperationState.SUCCEEDED,
    (OperationState.MISMATCH, OperationEvent.DECLINE_BY_HAND): OperationState.DECLINED,
    (OperationState.SUCCEEDED, OperationEvent.REVERSE): OperationState.REVERSED,
}
# No money has moved in the end.
NOT_DONE = (OperationState.DECLINED, OperationState.REVERSED)


def next_line_state(state: LineState, event: LineEvent) -> LineState | Refusal:
    """The state after the event, or the refusal `payment_state_forbids` {payment_status, payment_event}."""
    try:
        return LINE_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(
            code="payment_state_forbids", facts={"payment_status": state.value, "payment_event": event.value}
        )


def next_operation_state(state: OperationState, event: OperationEvent) -> OperationState | None:
    """The state after the event; None when the operation is past it: a late or repeated answer changes nothing.

    >>> next_operation_state(OperationState.SUCCEEDED, OperationEvent.DECLINE) is None
    True
    """
    return OPERATION_TRANSITIONS.get((state, event))
