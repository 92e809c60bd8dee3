"""The states of a reservation: open while its line is to be shipped, paused while a hold or a decline gives it free."""

from enum import StrEnum

from ringup.values.refusal import Refusal


class ReservationState(StrEnum):
    """Where a reservation is."""

    OPEN = "open"
    PAUSED = "paused"  # its stock was given back; it comes back when the order may go on
    CLOSED = "closed"  # shipped in full, or canceled


class ReservationEvent(StrEnum):
    """What can happen to it."""

    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"  # the order was changed and wants it after all


RESERVATION_TRANSITIONS: dict[tuple[ReservationState, ReservationEvent], ReservationState] = {
    (ReservationState.OPEN, ReservationEvent.PAUSE): ReservationState.PAUSED,
    (ReservationState.PAUSED, ReservationEvent.RESUME): ReservationState.OPEN,
    (ReservationState.OPEN, ReservationEvent.CLOSE): ReservationState.CLOSED,
    (ReservationState.PAUSED, ReservationEvent.CLOSE): ReservationState.CLOSED,
    (ReservationState.CLOSED, ReservationEvent.REOPEN): ReservationState.OPEN,
}


def next_reservation_state(state: ReservationState, event: ReservationEvent) -> ReservationState | Refusal:
    """The state after the event, or the refusal `reservation_state_forbids` {state, event}."""
    try:
        return RESERVATION_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="reservation_state_forbids", facts={"state": state.value, "event": event.value})
