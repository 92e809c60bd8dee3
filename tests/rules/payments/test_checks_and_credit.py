"""Large checks wait (§6.5); on account goes what the customer's credit allows (§6.7)."""

import pytest

from ringup.call_centers.models import CreditLimitType as StoredType
from ringup.payments.rules.checks import CheckHold, find_check_hold
from ringup.payments.rules.credit import Credit, CreditExceeded, CreditLimitType, judge_credit, on_account
from ringup.payments.rules.states import LineState
from ringup.values.refusal import Refusal
from tests.rules.payments.payments import pay, usd

CREDIT = Credit(limit=usd("500.00"), balance=usd("400.00"), deliveries=usd("40.00"), open_orders=usd("30.00"))


@pytest.mark.oracle("O-121")
def test_a_check_of_the_threshold_passes_and_one_of_a_cent_more_waits():
    threshold = usd("250.00")
    assert find_check_hold([pay("check", "250.00")], threshold=threshold, days=5) is None
    assert find_check_hold([pay("check", "250.01")], threshold=threshold, days=5) == CheckHold(
        amount=usd("250.01"), days=5
    )


def test_only_checks_that_count_wait():
    payments = [pay("card", "900.00"), pay("check", "900.00", state=LineState.VOIDED), pay("check", "20.00")]
    assert find_check_hold(payments, threshold=usd("100.00"), days=5) is None


def test_without_a_threshold_no_check_waits():
    assert find_check_hold([pay("check", "99999.00")], threshold=None, days=5) is None


@pytest.mark.parametrize(
    ("limit_type", "room"),
    [
        (CreditLimitType.BALANCE, "100.00"),
        (CreditLimitType.BALANCE_AND_DELIVERIES, "60.00"),
        (CreditLimitType.BALANCE_AND_ALL, "30.00"),
    ],
)
def test_the_type_says_what_counts_against_the_limit(limit_type, room):
    assert judge_credit(usd(room), CREDIT, limit_type=limit_type, stops=True) is None
    over = judge_credit(usd(room) + usd("0.01"), CREDIT, limit_type=limit_type, stops=False)
    assert over == CreditExceeded(over=usd("0.01"))


def test_where_it_stops_the_order_the_refusal_says_by_how_much():
    refusal = judge_credit(usd("150.00"), CREDIT, limit_type=CreditLimitType.BALANCE, stops=True)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "credit_limit_exceeded"
    assert refusal.facts["over"] == {"minor": 5000, "currency": "USD"}


def credit(**changes):
    return Credit(
        **{"limit": None, "balance": usd("0.00"), "deliveries": usd("0.00"), "open_orders": usd("0.00")} | changes
    )


def test_no_limit_type_lets_everything_pass():
    assert judge_credit(usd("9999.00"), CREDIT, limit_type=CreditLimitType.NONE, stops=True) is None


def test_a_mandatory_limit_holds_even_then_on_the_balance():
    strict = credit(limit=usd("500.00"), balance=usd("400.00"), open_orders=usd("90.00"), mandatory=True)
    assert judge_credit(usd("100.00"), strict, limit_type=CreditLimitType.NONE, stops=True) is None
    assert isinstance(judge_credit(usd("100.01"), strict, limit_type=CreditLimitType.NONE, stops=True), Refusal)


def test_without_a_limit_there_is_none_but_a_mandatory_one_is_zero():
    assert judge_credit(usd("9999.00"), credit(), limit_type=CreditLimitType.BALANCE, stops=True) is None
    refusal = judge_credit(usd("0.01"), credit(mandatory=True), limit_type=CreditLimitType.BALANCE, stops=True)
    assert isinstance(refusal, Refusal)


def test_money_given_back_is_not_checked():
    assert judge_credit(usd("-5.00"), CREDIT, limit_type=CreditLimitType.BALANCE_AND_ALL, stops=True) is None


def test_a_customer_without_account_cannot_use_it():
    refusal = judge_credit(usd("1.00"), credit(allowed=False), limit_type=CreditLimitType.NONE, stops=False)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "on_account_not_allowed"


def test_only_customer_payments_go_on_account():
    payments = [pay("customer", "10.00"), pay("card", "5.00"), pay("customer", "3.00", state=LineState.VOIDED)]
    assert on_account(payments, "USD") == usd("10.00")


def test_the_stored_types_are_those_of_the_rule():
    assert set(StoredType.values) == {each.value for each in CreditLimitType}
