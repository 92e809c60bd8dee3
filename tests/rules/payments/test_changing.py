"""What may be done to a payment depends on what was done with it already (§4.6)."""

import pytest

from ringup.payments.rules.changing import LEEWAY, refuse_change, refuse_removal
from ringup.payments.rules.states import LineState as S
from tests.rules.payments.payments import pay, usd


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("state", "raised", "lowered", "removed"),
    [
        (S.NOT_SUBMITTED, None, None, None),
        (S.DECLINED, None, None, None),
        (S.AUTHORIZED, None, None, None),
        (S.POSTED, None, None, None),
        (S.CAPTURE_FAILED, "payment_state_forbids", "payment_state_forbids", None),
        (S.PAID, "payment_state_forbids", "payment_state_forbids", "payment_state_forbids"),
        (S.VOIDED, "payment_state_forbids", "payment_state_forbids", "payment_state_forbids"),
        (S.UNKNOWN, "payment_unknown_outcome", "payment_unknown_outcome", "payment_unknown_outcome"),
    ],
)
def test_the_matrix(state, raised, lowered, removed):
    payment = pay("card", "50.00", state=state)
    assert code(refuse_change(payment, usd("60.00"))) == raised
    assert code(refuse_change(payment, usd("40.00"))) == lowered
    assert code(refuse_removal(payment)) == removed


def test_every_state_has_its_leeway():
    assert set(LEEWAY) == set(S)


def test_a_partly_captured_payment_goes_down_to_the_captured_amount_and_stays():
    payment = pay("card", "50.00", state=S.AUTHORIZED, captured_minor=2000)
    assert refuse_change(payment, usd("20.00")) is None
    assert code(refuse_change(payment, usd("19.99"))) == "payment_is_captured"
    assert code(refuse_removal(payment)) == "payment_state_forbids"


def test_no_payment_of_nothing():
    assert code(refuse_change(pay("card", "50.00"), usd("0.00"))) == "payment_needs_an_amount"
