"""One decision for every answer, whoever brings it, however late and however often."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.payments.rules.outcomes import Declined, Succeeded, Unknown
from ringup.payments.rules.settling import Asked, settle
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.values.money import Money
from tests.rules.payments.payments import usd

TEN = usd("10.00")
YES = Succeeded(reference="pi_1", amount=TEN, expires_at=datetime(2026, 12, 1, tzinfo=UTC))
NO = Declined(code="insufficient_funds", reference="pi_1")
SILENCE = Unknown(because="time_out")

AUTHORIZATION = Asked(
    kind=OperationKind.AUTHORIZE,
    state=OperationState.SENT,
    amount=TEN,
    line_state=LineState.UNKNOWN,
    line_amount=TEN,
    captured_before=usd("0.00"),
)
CAPTURE = replace(AUTHORIZATION, kind=OperationKind.CAPTURE, line_state=LineState.AUTHORIZED)
VOID = replace(AUTHORIZATION, kind=OperationKind.VOID, line_state=LineState.VOIDED)
REFUND = replace(AUTHORIZATION, kind=OperationKind.REFUND, line_state=LineState.PAID)


@pytest.mark.parametrize(
    ("asked", "outcome", "operation", "line"),
    [
        (AUTHORIZATION, YES, OperationState.SUCCEEDED, LineState.AUTHORIZED),
        (AUTHORIZATION, NO, OperationState.DECLINED, LineState.DECLINED),
        (AUTHORIZATION, SILENCE, OperationState.UNKNOWN, LineState.UNKNOWN),
        (CAPTURE, YES, OperationState.SUCCEEDED, LineState.PAID),
        (CAPTURE, NO, OperationState.DECLINED, LineState.CAPTURE_FAILED),
        (CAPTURE, SILENCE, OperationState.UNKNOWN, LineState.UNKNOWN),
        (VOID, YES, OperationState.SUCCEEDED, LineState.VOIDED),
        (VOID, NO, OperationState.DECLINED, LineState.VOIDED),
        (VOID, SILENCE, OperationState.UNKNOWN, LineState.VOIDED),
        (REFUND, YES, OperationState.SUCCEEDED, LineState.PAID),
        (REFUND, NO, OperationState.DECLINED, LineState.PAID),
        (REFUND, SILENCE, OperationState.UNKNOWN, LineState.PAID),
    ],
)
def test_what_an_answer_makes(asked, outcome, operation, line):
    settlement = settle(asked, outcome)
    assert settlement is not None
    assert (settlement.operation, settlement.line) == (operation, line)


def test_what_the_processor_told_is_kept():
    yes, no, silence = (settle(AUTHORIZATION, outcome) for outcome in (YES, NO, SILENCE))
    assert (yes.reference, yes.expires_at) == ("pi_1", YES.expires_at)
    assert (no.reference, no.decline_code) == ("pi_1", "insufficient_funds")
    assert silence.because == "time_out"


def test_a_part_of_the_amount_leaves_the_rest_authorized():
    part = replace(CAPTURE, amount=usd("4.00"))
    assert settle(part, replace(YES, amount=usd("4.00"))).line is LineState.AUTHORIZED
    last = replace(part, amount=usd("6.00"), captured_before=usd("4.00"))
    assert settle(last, replace(YES, amount=usd("6.00"))).line is LineState.PAID


@pytest.mark.peerbug("B43")
@pytest.mark.parametrize("amount", [usd("9.99"), usd("10.01"), Money(1000, "EUR"), Money(1000, "JPY")])
def test_an_answer_about_another_amount_is_quarantined(amount):
    settlement = settle(AUTHORIZATION, replace(YES, amount=amount))
    assert settlement.operation is OperationState.MISMATCH
    assert settlement.line is LineState.UNKNOWN
    assert str(amount) in settlement.because


def apply(asked, outcome):
    """The operation after the answer, as the next answer finds it."""
    settlement = settle(asked, outcome)
    return asked if settlement is None else replace(asked, state=settlement.operation, line_state=settlement.line)


@given(st.lists(st.sampled_from([YES, YES, SILENCE]), min_size=1).filter(lambda told: YES in told))
def test_a_yes_told_any_number_of_times_is_one_yes(told):
    asked = AUTHORIZATION
    for outcome in told:
        asked = apply(asked, outcome)
    assert (asked.state, asked.line_state) == (OperationState.SUCCEEDED, LineState.AUTHORIZED)


@given(st.lists(st.sampled_from([YES, NO, SILENCE])))
def test_silence_never_becomes_a_no(told):
    asked = AUTHORIZATION
    for outcome in told:
        asked = apply(asked, outcome)
    if NO not in told:
        assert asked.state is not OperationState.DECLINED


@pytest.mark.peerbug("B26")
@pytest.mark.parametrize("order", list(itertools.permutations(["fail1", "ok2", "refund2", "ok2 again"])))
def test_whatever_the_order_of_the_messages_the_end_is_the_same(order):
    """Try 1 failed, try 2 was captured and then refunded; the messages arrive in any order."""
    operations = {
        "fail1": replace(CAPTURE, is_latest=False),
        "ok2": CAPTURE,
        "refund2": REFUND,
    }
    line = LineState.AUTHORIZED
    for message in order:
        name = message.removesuffix(" again")
        outcome = NO if name == "fail1" else YES
        operations[name] = apply(replace(operations[name], line_state=line), outcome)
        line = operations[name].line_state
    states = {name: asked.state for name, asked in operations.items()}
    assert line is LineState.PAID
    assert states == {
        "fail1": OperationState.DECLINED,
        "ok2": OperationState.SUCCEEDED,
        "refund2": OperationState.SUCCEEDED,
    }


@pytest.mark.peerbug("B38")
@pytest.mark.parametrize(
    ("told", "end"),
    [
        ([YES, NO], OperationState.REVERSED),
        ([YES, NO, YES, NO], OperationState.REVERSED),
        ([NO, YES], OperationState.DECLINED),
        ([YES, replace(NO, reference="")], OperationState.SUCCEEDED),
        ([YES, replace(NO, reference="pi_2")], OperationState.SUCCEEDED),
    ],
)
def test_the_word_that_a_refund_has_failed_is_the_last(told, end):
    asked = REFUND
    for outcome in told:
        asked = replace(apply(asked, outcome), reference=asked.reference or outcome.reference)
    assert asked.state is end


def test_a_person_may_decide_what_the_processor_does_not_tell():
    stuck = replace(AUTHORIZATION, state=OperationState.MISMATCH)
    assert settle(stuck, YES) is None
    assert settle(stuck, YES, by_hand=True).line is LineState.AUTHORIZED
    assert settle(stuck, NO, by_hand=True).line is LineState.DECLINED
