"""When the entry of a card is over, and that nothing but a confirmation ends a pause."""

from datetime import UTC, datetime, timedelta

import pytest

from ringup.payments.rules.card_entries import (
    BUSY_RECORDER,
    ENTRY_TRANSITIONS,
    LIFE,
    LIVE_ENTRIES,
    RECORDER_TRANSITIONS,
    Ending,
    EntryEvent,
    EntryState,
    RecorderEvent,
    RecorderState,
    Watched,
    next_entry_state,
    wait_before_resuming,
    why_over,
)

TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


def watched(**change):
    return Watched(**{"state": EntryState.OPEN, "opened_at": TEN, "seen_at": TEN, "ends_at": TEN + LIFE, **change})


@pytest.mark.parametrize(
    ("change", "seconds", "ending"),
    [
        ({}, 20, None),
        ({}, 21, Ending.GONE),
        ({"seen_at": TEN + LIFE}, LIFE.total_seconds() - 1, None),
        ({"seen_at": TEN + LIFE}, LIFE.total_seconds(), Ending.TIME_OUT),
        ({"call_ended": True}, 0, Ending.CALL_ENDED),
        ({"state": EntryState.PREPARING}, 60, None),
        ({"state": EntryState.PREPARING}, 61, Ending.GONE),
        ({"state": EntryState.CLOSED, "call_ended": True}, 999, None),
    ],
)
def test_an_entry_is_over_when_its_time_its_desk_or_its_call_is(change, seconds, ending):
    assert why_over(watched(**change), TEN + timedelta(seconds=seconds)) is ending


def test_what_never_opened_takes_no_card_and_what_is_over_stays_over():
    for state in (EntryState.PREPARING, EntryState.LOCKED, EntryState.FAILED, EntryState.CLOSED):
        assert next_entry_state(state, EntryEvent.STORE) is None
    for state in set(EntryState) - set(LIVE_ENTRIES):
        assert not [event for event in EntryEvent if next_entry_state(state, event)]
    assert {after for (_state, event), after in ENTRY_TRANSITIONS.items() if event is EntryEvent.OPEN} == {
        EntryState.OPEN
    }


def test_a_pause_ends_with_a_confirmation_and_with_nothing_else():
    ends = {(event, after) for (state, event), after in RECORDER_TRANSITIONS.items() if state in BUSY_RECORDER} - {
        (event, after) for (_state, event), after in RECORDER_TRANSITIONS.items() if after in BUSY_RECORDER
    }
    assert ends == {(RecorderEvent.CONFIRM, RecorderState.RECORDING)}


def test_a_recorder_that_does_not_confirm_is_told_again_ever_more_slowly():
    waits = [wait_before_resuming(tries).total_seconds() for tries in (0, 1, 2, 3, 7, 100)]
    assert waits == [5, 5, 10, 20, 300, 300]
