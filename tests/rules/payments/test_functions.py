"""What each payment method asks for (§5)."""

from decimal import Decimal

import pytest

from ringup.payments.models import PaymentFunction as StoredFunction
from ringup.payments.rules.functions import FUNCTIONS, Entry, prepaid, refuse_entry
from ringup.payments.rules.states import LineEvent
from tests.rules.payments.payments import usd

TEN = usd("10.00")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(function="normal", amount=TEN), None),
        (Entry(function="normal"), "payment_needs_an_amount"),
        (Entry(function="normal", amount=usd("0.00")), "payment_needs_an_amount"),
        (Entry(function="normal", amount=usd("-1.00")), "payment_needs_an_amount"),
        (Entry(function="normal", percent=Decimal(50)), "percent_not_allowed"),
        (Entry(function="check", amount=TEN, check_number="0815"), None),
        (Entry(function="check", amount=TEN, check_number=" "), "check_number_missing"),
        (Entry(function="check", amount=TEN, check_number="4" * 40), None),
        (Entry(function="check", amount=TEN, check_number="4" * 41), "too_long"),
        (Entry(function="gift_card", amount=TEN, check_number="4" * 41, has_gift_card=True), None),
        (Entry(function="check", percent=Decimal(50), check_number="0815"), "percent_not_allowed"),
        (Entry(function="card", amount=TEN, has_card=True), None),
        (Entry(function="card", percent=Decimal(100), has_card=True), None),
        (Entry(function="card", amount=TEN), "card_missing"),
        (Entry(function="card", percent=Decimal(0), has_card=True), "percent_out_of_range"),
        (Entry(function="card", percent=Decimal("100.01"), has_card=True), "percent_out_of_range"),
        (Entry(function="customer", amount=TEN), None),
        (Entry(function="customer", percent=Decimal("33.3333")), None),
    ],
)
def test_what_may_be_entered(entry, code):
    refusal = refuse_entry(entry)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("function", "chosen", "method_default", "expected"),
    [
        ("normal", None, True, True),
        ("normal", False, True, False),
        ("check", False, False, True),
        ("customer", True, True, False),
        ("card", None, False, False),
        ("card", True, False, True),
    ],
)
def test_who_decides_whether_it_is_prepaid(function, chosen, method_default, expected):
    assert prepaid(Entry(function=function, prepay=chosen), method_default=method_default) is expected


@pytest.mark.parametrize(
    ("function", "later", "prepaid_now"),
    [
        ("normal", LineEvent.POST, LineEvent.PAY),
        ("check", LineEvent.PAY, LineEvent.PAY),
        ("customer", LineEvent.POST, LineEvent.POST),
        ("card", None, None),
    ],
)
def test_what_payments_become_at_submit(function, later, prepaid_now):
    assert (FUNCTIONS[function].at_submit, FUNCTIONS[function].at_submit_prepaid) == (later, prepaid_now)


def test_the_stored_functions_are_those_of_the_rule_in_alphabetical_order():
    assert list(FUNCTIONS) == sorted(StoredFunction.values)
