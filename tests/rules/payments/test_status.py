"""The payment status of an order is the worst that any of its payments has (decision 2)."""

import itertools

import pytest

from ringup.orders.rules.states import RELEASING, PaymentStatus
from ringup.payments.rules.states import LineState as S
from ringup.payments.rules.status import payment_status


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([S.PAID, S.UNKNOWN, S.DECLINED, S.NOT_SUBMITTED], PaymentStatus.UNKNOWN),
        ([S.PAID, S.NOT_SUBMITTED, S.DECLINED], PaymentStatus.DECLINED),
        ([S.PAID, S.CAPTURE_FAILED], PaymentStatus.DECLINED),
        ([S.PAID, S.NOT_SUBMITTED, S.AUTHORIZED], PaymentStatus.NOT_SUBMITTED),
        ([S.PAID, S.PAID], PaymentStatus.PAID),
        ([S.PAID, S.AUTHORIZED, S.POSTED], PaymentStatus.AUTHORIZED),
        ([S.PAID, S.POSTED], PaymentStatus.POSTED),
        ([S.POSTED], PaymentStatus.POSTED),
        ([S.DECLINED, S.VOIDED], PaymentStatus.DECLINED),
        ([S.PAID, S.VOIDED], PaymentStatus.PAID),
        ([S.VOIDED], PaymentStatus.NOT_SUBMITTED),
        ([], PaymentStatus.NOT_SUBMITTED),
    ],
)
def test_the_status_of_an_order(states, status):
    assert payment_status(states) is status


def test_an_order_that_costs_nothing_is_paid():
    assert payment_status([], nothing_owed=True) is PaymentStatus.PAID


def test_the_order_of_the_payments_does_not_matter():
    for states in itertools.combinations_with_replacement(S, 3):
        found = {payment_status(order) for order in itertools.permutations(states)}
        assert len(found) == 1


def test_no_combination_with_a_doubt_or_a_no_releases():
    for states in itertools.combinations_with_replacement(S, 3):
        if {S.UNKNOWN, S.DECLINED, S.CAPTURE_FAILED, S.NOT_SUBMITTED} & set(states):
            assert payment_status(states) not in RELEASING
