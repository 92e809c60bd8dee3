"""The states of a call. Events may come late, twice or in the wrong order: a call only ever goes forward."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call is."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class CallEventKind(StrEnum):
    """What a telephony system tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


TRANSITIONS: dict[tuple[CallState, CallEventKind], CallState] = {
    (CallState.RINGING, CallEventKind.RINGING): CallState.RINGING,
    (CallState.RINGING, CallEventKind.ANSWERED): CallState.ANSWERED,
    (CallState.RINGING, CallEventKind.ENDED): CallState.ENDED,
    (CallState.ANSWERED, CallEventKind.RINGING): CallState.ANSWERED,  # late
    (CallState.ANSWERED, CallEventKind.ANSWERED): CallState.ANSWERED,
    (CallState.ANSWERED, CallEventKind.ENDED): CallState.ENDED,
    (CallState.ENDED, CallEventKind.RINGING): CallState.ENDED,  # late
    (CallState.ENDED, CallEventKind.ANSWERED): CallState.ENDED,  # late
    (CallState.ENDED, CallEventKind.ENDED): CallState.ENDED,
}


def next_state(state: CallState, event: CallEventKind) -> CallState:
    """The state after the event; total, because no event of a telephony system is ever refused.

    >>> next_state(CallState.ENDED, CallEventKind.RINGING)
    <CallState.ENDED: 'ended'>
    """
    return TRANSITIONS[state, event]
