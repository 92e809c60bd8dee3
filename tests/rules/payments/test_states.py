"""Payments and operations move only along their tables."""

import pytest

from ringup.payments.rules.states import (
    LINE_TRANSITIONS,
    OPEN_OPERATIONS,
    OPERATION_TRANSITIONS,
    LineEvent,
    LineState,
    OperationEvent,
    OperationState,
    next_line_state,
    next_operation_state,
)
from ringup.values.refusal import Refusal


@pytest.mark.parametrize("state", list(LineState))
@pytest.mark.parametrize("event", list(LineEvent))
def test_every_pair_is_in_the_table_or_refused(state, event):
    after = next_line_state(state, event)
    if (state, event) in LINE_TRANSITIONS:
        assert after is LINE_TRANSITIONS[state, event]
    else:
        assert isinstance(after, Refusal)
        assert after.facts == {"payment_status": state.value, "payment_event": event.value}


@pytest.mark.parametrize("state", [LineState.REFUNDED, LineState.VOIDED])
def test_nothing_leaves_a_voided_or_refunded_payment(state):
    assert not [pair for pair in LINE_TRANSITIONS if pair[0] is state]


def test_what_is_paid_can_only_be_given_back():
    events = [event for state, event in LINE_TRANSITIONS if state is LineState.PAID]
    assert set(events) == {LineEvent.GIVE_BACK, LineEvent.RETURN}


def test_only_an_answer_leads_out_of_unknown():
    answers = {event for state, event in LINE_TRANSITIONS if state is LineState.UNKNOWN}
    assert not answers & {LineEvent.ASK, LineEvent.PAY, LineEvent.POST}


@pytest.mark.peerbug("B26")
def test_a_late_no_never_undoes_a_yes():
    for event in set(OperationEvent) - {OperationEvent.REVERSE}:
        assert next_operation_state(OperationState.SUCCEEDED, event) is None


@pytest.mark.peerbug("B38")
def test_a_refund_that_has_come_back_is_over():
    assert next_operation_state(OperationState.SUCCEEDED, OperationEvent.REVERSE) is OperationState.REVERSED
    assert not [event for state, event in OPERATION_TRANSITIONS if state is OperationState.REVERSED]


def test_a_yes_after_a_no_is_put_before_a_person():
    assert next_operation_state(OperationState.DECLINED, OperationEvent.SUCCEED) is OperationState.MISMATCH
    assert next_operation_state(OperationState.DECLINED, OperationEvent.DECLINE) is None


def test_a_message_may_overtake_the_note_that_we_sent():
    assert next_operation_state(OperationState.INTENT, OperationEvent.SUCCEED) is OperationState.SUCCEEDED


def test_quarantine_ends_only_by_hand():
    leaving = {event for state, event in OPERATION_TRANSITIONS if state is OperationState.MISMATCH}
    assert leaving == {OperationEvent.SUCCEED_BY_HAND, OperationEvent.DECLINE_BY_HAND}


def test_every_open_operation_can_end():
    for state in OPEN_OPERATIONS:
        assert next_operation_state(state, OperationEvent.SUCCEED) is OperationState.SUCCEEDED
        assert next_operation_state(state, OperationEvent.DECLINE) is OperationState.DECLINED
