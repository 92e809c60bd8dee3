"""A call only goes forward, whatever order its events come in."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from ringup.calls.rules.states import TRANSITIONS, CallEventKind, CallState, next_state

FORWARD = list(CallState)


def test_every_event_is_taken_in_every_state() -> None:
    assert set(TRANSITIONS) == {(state, event) for state in CallState for event in CallEventKind}


def test_no_event_takes_a_call_back() -> None:
    for (state, _event), after in TRANSITIONS.items():
        assert FORWARD.index(after) >= FORWARD.index(state)


def test_the_order_of_the_events_does_not_matter() -> None:
    ends = set()
    for events in permutations(CallEventKind):
        state = CallState.RINGING
        for event in events:
            state = next_state(state, event)
        ends.add(state)
    assert ends == {CallState.ENDED}


@given(st.lists(st.sampled_from(CallEventKind)))
def test_a_repeated_event_changes_nothing(events: list[CallEventKind]) -> None:
    state = CallState.RINGING
    for event in events:
        state = next_state(state, event)
        assert next_state(state, event) is state
