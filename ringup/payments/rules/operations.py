"""The life of one operation at a processor, and what its end makes of the payment line.

An operation is written as an intent before the call, never deleted, and settled once, whoever brings the answer: the
call itself, a webhook, the reconciler or a person. A late answer never undoes a final one (peer bug B26).
"""

from enum import StrEnum

from ringup.payments.connectors.protocol import Outcome
from ringup.payments.rules.methods import LineState


class OperationKind(StrEnum):
    """What a processor is asked to do."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


class OperationState(StrEnum):
    """Where an operation is."""

    INTENT = "intent"
    SENT = "sent"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    MISMATCH = "mismatch"


FINAL = frozenset({OperationState.SUCCEEDED, OperationState.DECLINED, OperationState.MISMATCH})

# What an answer makes of an operation that is still open; a final state is never left.
AFTER_ANSWER: dict[Outcome, OperationState] = {
    Outcome.SUCCEEDED: OperationState.SUCCEEDED,
    Outcome.DECLINED: OperationState.DECLINED,
    Outcome.UNKNOWN: OperationState.UNKNOWN,
    Outcome.MISMATCH: OperationState.MISMATCH,
}

# What a settled operation makes of its payment line; pairs that are absent leave the line as it is.
LINE_AFTER: dict[tuple[OperationKind, OperationState], LineState] = {
    (OperationKind.AUTHORIZE, OperationState.SUCCEEDED): LineState.AUTHORIZED,
    (OperationKind.AUTHORIZE, OperationState.DECLINED): LineState.DECLINED,
    (OperationKind.AUTHORIZE, OperationState.UNKNOWN): LineState.UNKNOWN,
    (OperationKind.AUTHORIZE, OperationState.MISMATCH): LineState.UNKNOWN,
    (OperationKind.VOID, OperationState.SUCCEEDED): LineState.VOIDED,
    (OperationKind.CAPTURE, OperationState.SUCCEEDED): LineState.PAID,
}


def state_after(state: OperationState, outcome: Outcome) -> OperationState:
    """The state after an answer; an answer to a settled operation changes nothing.

    >>> state_after(OperationState.SUCCEEDED, Outcome.DECLINED)
    <OperationState.SUCCEEDED: 'succeeded'>
    """
    return state if state in FINAL else AFTER_ANSWER[outcome]
