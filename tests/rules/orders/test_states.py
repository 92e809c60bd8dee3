"""An order moves only along its table, and its status says what keeps it."""

import pytest

from ringup.orders.rules.merging import FieldChange, find_conflict
from ringup.orders.rules.propagation import propagate
from ringup.orders.rules.states import (
    TRANSITIONS,
    DetailedStatus,
    OrderEventName,
    OrderState,
    PaymentStatus,
    Standing,
    detailed_status,
    next_state,
    release_blockers,
)
from ringup.values.refusal import Refusal

SUBMITTED = Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.AUTHORIZED)


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("event", list(OrderEventName))
def test_every_pair_is_in_the_table_or_refused(state, event):
    after = next_state(state, event)
    if (state, event) in TRANSITIONS:
        assert after is TRANSITIONS[state, event]
    else:
        assert isinstance(after, Refusal)
        assert after.code == "order_state_forbids"


def test_nothing_leaves_an_invoiced_or_canceled_order():
    assert not [pair for pair in TRANSITIONS if pair[0] in (OrderState.INVOICED, OrderState.CANCELED)]


@pytest.mark.parametrize("status", list(PaymentStatus))
def test_only_authorized_posted_and_paid_release(status):
    blockers = release_blockers(Standing(state=OrderState.SUBMITTED, payment_status=status))
    assert (not blockers) == (status in {PaymentStatus.AUTHORIZED, PaymentStatus.POSTED, PaymentStatus.PAID})


def test_every_reason_is_listed_at_once():
    standing = Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.DECLINED, open_holds=2)
    assert [b.code for b in release_blockers(standing)] == ["order_on_hold", "payment_does_not_release"]


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (SUBMITTED, DetailedStatus.RELEASED),
        (Standing(state=OrderState.DRAFT, payment_status=PaymentStatus.NOT_SUBMITTED), DetailedStatus.DRAFT),
        (
            Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.DECLINED),
            DetailedStatus.PAYMENT_PENDING,
        ),
        (
            Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.PAID, open_holds=1),
            DetailedStatus.ON_HOLD,
        ),
        (
            Standing(state=OrderState.DRAFT, payment_status=PaymentStatus.NOT_SUBMITTED, open_holds=1),
            DetailedStatus.ON_HOLD,
        ),
        (
            Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.PAID, open_holds=2, open_fraud_holds=1),
            DetailedStatus.FRAUD_HOLD,
        ),
        (
            Standing(state=OrderState.SUBMITTED, payment_status=PaymentStatus.NOT_SUBMITTED, order_completion=False),
            DetailedStatus.RELEASED,
        ),
    ],
)
def test_the_detailed_status(standing, status):
    assert detailed_status(standing) is status


def test_lines_that_carry_the_old_header_value_follow_and_the_others_keep_theirs():
    moved = propagate(old_header=11, new_header=99, lines=[11, 21, 11, None])
    assert (moved.follow, moved.keep) == ((0, 2), (1, 3))


def test_changes_of_different_fields_merge():
    assert find_conflict({"quantity": 5, "unit": "ea"}, {"unit": FieldChange(wanted="box", seen="ea")}) is None


def test_changes_of_the_same_field_are_shown_side_by_side():
    conflict = find_conflict({"quantity": 5}, {"quantity": FieldChange(wanted=3, seen=2)})
    assert conflict is not None
    assert conflict.facts == {"fields": [{"field": "quantity", "seen": "2", "theirs": "5", "yours": "3"}]}


def test_wanting_what_already_stands_is_no_conflict():
    assert find_conflict({"quantity": 5}, {"quantity": FieldChange(wanted=5, seen=2)}) is None
