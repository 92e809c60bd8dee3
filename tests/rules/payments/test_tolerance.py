"""Payments match the total exactly; only checks may deviate, within percentages (§6.6)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.payments.rules.states import LineState
from ringup.payments.rules.tolerance import OutOfBalance, Tolerance, judge_balance
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.rules.payments.payments import pay, usd

OWED = usd("100.00")
TWENTY = Tolerance(allow_out_of_balance=True, overpaid_percent=Decimal(20), underpaid_percent=Decimal(20))


@pytest.mark.oracle("O-120")
@pytest.mark.parametrize(
    ("check", "deviation"), [("120.00", None), ("120.01", "20.01"), ("80.00", None), ("79.99", "-20.01")]
)
def test_a_check_may_miss_the_total_by_the_percentage_and_not_by_a_cent_more(check, deviation):
    judged = judge_balance(OWED, [pay("check", check)], TWENTY)
    assert judged == (OutOfBalance(deviation=usd(deviation)) if deviation else None)


def test_over_and_under_have_their_own_percentages():
    tolerance = Tolerance(allow_out_of_balance=True, overpaid_percent=Decimal(5), underpaid_percent=Decimal("0.5"))
    assert judge_balance(OWED, [pay("check", "105.00")], tolerance) is None
    assert judge_balance(OWED, [pay("check", "99.50")], tolerance) is None
    assert judge_balance(OWED, [pay("check", "99.49")], tolerance) == OutOfBalance(deviation=usd("-0.51"))


@pytest.mark.parametrize("function", ["card", "customer", "normal"])
def test_other_methods_match_exactly(function):
    refusal = judge_balance(OWED, [pay(function, "99.99")], TWENTY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "payments_do_not_match"
    assert refusal.facts["deviation"] == {"minor": 1, "currency": "USD"}
    assert judge_balance(OWED, [pay(function, "100.00")], TWENTY) is None


def test_a_call_center_that_allows_nothing_refuses_a_check_that_misses_by_a_cent():
    refusal = judge_balance(OWED, [pay("check", "100.01")], Tolerance(overpaid_percent=Decimal(20)))
    assert isinstance(refusal, Refusal)
    assert refusal.cure is not None
    assert refusal.cure.code == "lower_a_payment"


def test_a_check_beside_a_card_tolerates_for_the_order():
    assert judge_balance(OWED, [pay("card", "60.00"), pay("check", "45.00")], TWENTY) is None


def test_a_voided_check_neither_pays_nor_tolerates():
    refusal = judge_balance(OWED, [pay("card", "99.00"), pay("check", "5.00", state=LineState.VOIDED)], TWENTY)
    assert isinstance(refusal, Refusal)
    assert refusal.facts["paid"] == {"minor": 9900, "currency": "USD"}


def test_nothing_owed_and_a_check_goes_to_review():
    assert judge_balance(usd("0.00"), [pay("check", "0.01")], TWENTY) == OutOfBalance(deviation=usd("0.01"))


@given(owed=st.integers(1, 10**9), percent=st.integers(0, 10_000).map(lambda n: Decimal(n) / 100))
def test_the_border_is_exact_for_every_amount(owed, percent):
    tolerance = Tolerance(allow_out_of_balance=True, overpaid_percent=percent)
    allowed = int(percent * owed / 100)  # whole units at or below the border
    for extra, fine in ((allowed, True), (allowed + 1, False)):
        check = replace(pay("check", "1.00"), amount=Money(owed + extra, "USD"))
        assert (judge_balance(Money(owed, "USD"), [check], tolerance) is None) == fine
