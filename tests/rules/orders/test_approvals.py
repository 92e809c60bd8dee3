"""What may be asked of a supervisor, how its answer moves the question, and what holds when nobody answers."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.orders.rules.approval_states import (
    APPROVAL_TRANSITIONS,
    OPEN_APPROVALS,
    ApprovalEvent,
    ApprovalState,
    next_approval_state,
)
from ringup.orders.rules.approvals import (
    Fallback,
    TimeOut,
    beyond_amount,
    check_counter,
    figure_of,
    granted_on_time_out,
    with_figure,
)
from ringup.values.refusal import Refusal

UNANSWERED = TimeOut(
    fallback=Fallback.DENY,
    most_beyond=Decimal(5),
    asked={"price": "9.60"},
    limit={"price": "10"},
    beyond=Decimal(4),
)


def test_an_answer_ends_a_question_and_an_offer_leaves_it_open():
    after = {event: state for (before, event), state in APPROVAL_TRANSITIONS.items() if before is ApprovalState.ASKED}
    assert {event.value: state.value for event, state in after.items() if state in OPEN_APPROVALS} == {
        "counter": "countered"
    }


@given(st.sampled_from(ApprovalState), st.sampled_from(ApprovalEvent))
def test_what_was_answered_is_never_answered_again(state, event):
    after = next_approval_state(state, event)
    if state not in OPEN_APPROVALS:
        assert isinstance(after, Refusal)
        assert (after.code, after.facts) == ("already_decided", {"approval_state": state.value})


@pytest.mark.parametrize(
    ("change", "granted"),
    [
        ({}, {}),
        ({"fallback": Fallback.ACCEPT_WITHIN}, {"price": "9.60"}),
        ({"fallback": Fallback.ACCEPT_WITHIN, "beyond": Decimal(5)}, {"price": "9.60"}),
        ({"fallback": Fallback.ACCEPT_WITHIN, "beyond": Decimal("5.01")}, {}),
        ({"fallback": Fallback.ACCEPT_WITHIN, "beyond": None}, {}),
        ({"fallback": Fallback.OWN_LIMIT}, {"price": "10"}),
        ({"fallback": Fallback.OWN_LIMIT, "limit": {}}, {}),
    ],
)
def test_the_rule_decides_when_nobody_answers(change, granted):
    assert granted_on_time_out(replace(UNANSWERED, **change)) == granted


def test_how_far_something_goes_beyond_its_limit_is_measured_both_ways():
    assert beyond_amount(asked=Decimal(8), limit=Decimal(10)) == 20
    assert beyond_amount(asked=Decimal(12), limit=Decimal(10)) == 20
    assert beyond_amount(asked=Decimal(12), limit=Decimal(0)) is None


@pytest.mark.parametrize("value", [{"price": "8.00"}, {"percent": "20"}, {"amount": "10.00"}])
def test_an_offer_is_the_same_thing_with_another_figure(value):
    offer = with_figure(value, Decimal("9.50"))
    assert offer.keys() == value.keys()
    assert figure_of(offer) == Decimal("9.50")


def test_an_offer_is_no_nonsense():
    assert check_counter({"price": "8"}, Decimal(0)) is None
    for value, figure, code in (
        ({"percent": "8"}, Decimal(101), "percent_out_of_range"),
        ({"price": "8"}, Decimal(-1), "amount_out_of_range"),
    ):
        refusal = check_counter(value, figure)
        assert refusal is not None
        assert refusal.code == code
