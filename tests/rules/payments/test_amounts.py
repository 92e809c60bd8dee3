"""Percentages follow the total and never lose a cent; the balance is what is left."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.payments.rules.amounts import allocate, balance
from ringup.payments.rules.states import LineState
from ringup.values.money import Money
from tests.rules.payments.payments import pay, usd


def part(name, percent, **other):
    return pay("card", "0.00", id=name, percent=Decimal(percent), **other)


def test_two_halves_of_an_odd_amount():
    assert allocate(usd("19.99"), [part("a", 50), part("b", 50)]) == {"a": usd("10.00"), "b": usd("9.99")}


def test_a_third_is_rounded_half_up_and_the_rest_stays_open():
    assert allocate(usd("10.00"), [part("a", "33.35")]) == {"a": usd("3.34")}
    assert allocate(usd("0.05"), [part("a", 50)]) == {"a": usd("0.03")}


def test_amounts_in_money_stay_as_they_are():
    assert allocate(usd("100.00"), [pay("check", "10.00"), part("a", 90)]) == {"a": usd("90.00")}


@pytest.mark.parametrize("state", [s for s in LineState if s not in (LineState.NOT_SUBMITTED, LineState.POSTED)])
def test_what_a_processor_was_asked_for_stays(state):
    assert allocate(usd("50.00"), [part("a", 100, state=state)]) == {}


def test_what_goes_on_account_follows_a_changed_order():
    assert allocate(usd("50.00"), [part("a", 100, state=LineState.POSTED)]) == {"a": usd("50.00")}


def test_more_than_all_is_what_it_says():
    assert allocate(usd("10.00"), [part("a", 100), part("b", 50)]) == {"a": usd("10.00"), "b": usd("5.00")}


def drawn(name, percent, invoiced_minor, **other):
    return part(name, percent, state=LineState.POSTED, invoiced_minor=invoiced_minor, **other)


def test_no_part_comes_to_less_than_was_drawn_on_it():
    assert allocate(usd("20.00"), [drawn("a", 50, 1500)]) == {"a": usd("15.00")}
    assert allocate(usd("40.00"), [drawn("a", 50, 1500)]) == {"a": usd("20.00")}


def test_the_other_parts_bear_what_one_was_drawn_on_for():
    assert allocate(usd("20.00"), [drawn("a", 50, 1500), part("b", 50)]) == {"a": usd("15.00"), "b": usd("5.00")}
    three = [drawn("a", 40, 1500), part("b", 40), part("c", 20)]
    assert allocate(usd("21.01"), three) == {"a": usd("15.00"), "b": usd("4.01"), "c": usd("2.00")}


def test_who_bears_for_others_is_not_drawn_below_either():
    parts = [drawn("a", 40, 1500), drawn("b", 40, 600), part("c", 20)]
    assert allocate(usd("20.00"), parts) == {"a": usd("15.00"), "b": usd("6.00"), "c": usd("0.00")}


def test_what_was_taken_for_installments_counts_as_drawn():
    part_paid = part("a", 50, state=LineState.POSTED, captured_minor=1500, in_installments=True)
    assert allocate(usd("20.00"), [part_paid]) == {"a": usd("15.00")}


def test_a_submitted_part_that_would_come_to_nothing_is_left_to_the_settlement():
    assert allocate(usd("15.00"), [drawn("a", 50, 1500), drawn("b", 50, 0)]) == {"a": usd("15.00")}


@given(
    total=st.integers(0, 10**12),
    currency=st.sampled_from(["JPY", "USD", "KWD"]),
    cuts=st.lists(st.integers(1, 9999), max_size=5, unique=True),
)
def test_parts_that_are_all_of_it_add_up_to_it(total, currency, cuts):
    borders = [0, *sorted(cuts), 10_000]
    parts = [part(str(at), Decimal(b - a) / 100) for at, (a, b) in enumerate(itertools.pairwise(borders))]
    amounts = allocate(Money(total, currency), parts)
    assert sum(amount.minor for amount in amounts.values()) == total


def test_the_balance_counts_all_but_voided_payments():
    payments = [pay("check", "30.00"), pay("card", "50.00", state=LineState.VOIDED), pay("card", "20.00")]
    assert balance(usd("100.00"), payments) == usd("50.00")
    assert balance(usd("10.00"), payments) == usd("-40.00")
