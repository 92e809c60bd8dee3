"""Large checks wait (§6.5); on account goes what the customer's credit allows (§6.7)."""

import pytest

from ringup.call_centers.models import CreditLimitType as StoredType
from ringup.payments.rules.checks import CheckHold, find_check_hold
from ringup.payments.rules.credit import Credit, CreditLimitType, check_credit
from ringup.payments.rules.states import LineState
from tests.rules.payments.payments import pay, usd


def credit(**changes):
    """Limit 500: 400 invoiced and not paid, 40 delivered, 30 on order."""
    standing = {"type": CreditLimitType.BALANCE, "currency": "USD", "limit": usd("500.00"), "mandatory": False}
    amounts = {"balance": usd("400.00"), "delivered": usd("40.00"), "on_order": usd("30.00")}
    return Credit(**(standing | amounts | changes))


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
    assert check_credit(credit(type=limit_type), usd(room)) is None
    refusal = check_credit(credit(type=limit_type), usd(room) + usd("0.01"))
    assert refusal is not None
    assert (refusal.code, refusal.facts["free"]) == ("credit_limit_exceeded", room)


def test_what_is_used_beyond_the_limit_leaves_nothing_free():
    refusal = check_credit(credit(balance=usd("600.00")), usd("1.00"))
    assert refusal is not None
    assert refusal.facts["free"] == "0.00"


def test_no_limit_type_lets_everything_pass():
    assert check_credit(credit(type=CreditLimitType.NONE), usd("9999.00")) is None


def test_a_mandatory_limit_holds_even_then_on_the_balance():
    strict = credit(type=CreditLimitType.NONE, mandatory=True)
    assert check_credit(strict, usd("100.00")) is None
    assert check_credit(strict, usd("100.01")) is not None


def test_without_a_limit_there_is_none_but_a_mandatory_one_is_zero():
    assert check_credit(credit(limit=None), usd("9999.00")) is None
    assert check_credit(credit(limit=None, mandatory=True, balance=usd("0.00")), usd("0.01")) is not None


def test_money_given_back_is_not_checked():
    assert check_credit(credit(balance=usd("900.00")), usd("-5.00")) is None


def test_the_stored_types_are_those_of_the_rule():
    assert set(StoredType.values) == {each.value for each in CreditLimitType}
