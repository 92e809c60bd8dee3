"""Which orders are future ones, and which cards may pay them."""

from datetime import date

import pytest

from ringup.payments.rules.difference import StepKind, plan_difference
from ringup.payments.rules.future import FutureOrders, authorization_day, refuse_future
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.money import Money

TODAY = date(2026, 3, 1)
LATER = date(2026, 4, 1)


def card(**values):
    return Payment(**{"id": "p", "method": 1, "function": "card", "amount": Money(5000, "EUR"), **values})


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([date(2026, 3, 8)], None),  # seven days ahead are not more than seven
        ([date(2026, 3, 9)], date(2026, 3, 2)),
        ([date(2026, 3, 31), date(2026, 3, 20)], date(2026, 3, 13)),  # the first line counts
        ([date(2026, 3, 31), None], None),  # one line is wanted now
        ([date(2026, 2, 1)], None),
        ([], None),
    ],
)
def test_an_order_is_a_future_one_while_its_first_line_is_wanted_more_than_the_days_ahead(wanted, expected):
    assert authorization_day(wanted, today=TODAY, days=7) == expected


@pytest.mark.parametrize(
    ("payment", "on_file", "until", "may", "expected"),
    [
        (card(), True, LATER, FutureOrders(keeps_cards=False), "card_not_kept"),
        (card(state=LineState.AUTHORIZED), True, LATER, FutureOrders(keeps_cards=False), "card_not_kept"),
        (card(state=LineState.PAID), True, LATER, FutureOrders(keeps_cards=False), None),
        (card(state=LineState.VOIDED), True, LATER, FutureOrders(keeps_cards=False), None),
        (card(prepay=True), True, LATER, FutureOrders(keeps_cards=False), None),
        (card(), True, None, FutureOrders(keeps_cards=False), None),
        (card(), True, LATER, FutureOrders(), None),
        (card(), False, LATER, FutureOrders(keeps_cards=False), None),
        (card(by_link=True), True, LATER, FutureOrders(keeps_cards=False), None),
        (card(by_link=True), True, LATER, FutureOrders(delays=True), "link_for_future_order"),
        (card(by_link=True, state=LineState.AUTHORIZED), True, LATER, FutureOrders(delays=True), None),
        (card(by_link=True, prepay=True), True, LATER, FutureOrders(delays=True), None),
    ],
)
def test_which_payments_a_future_order_cannot_have(payment, on_file, until, may, expected):
    refusal = refuse_future(payment, asks_card_on_file=on_file, until=until, may=may)
    assert (refusal and refusal.code) == expected


def test_a_payment_that_waits_for_its_day_bears_an_increase_and_is_lowered_first():
    waits = card(can_ask=True, waits=True)
    [step] = plan_difference(Money(6000, "EUR"), [waits]).steps
    assert (step.kind, step.after) == (StepKind.RAISE, Money(6000, "EUR"))
    [step] = plan_difference(Money(4000, "EUR"), [waits]).steps
    assert (step.kind, step.after) == (StepKind.LOWER, Money(4000, "EUR"))
    assert not plan_difference(Money(6000, "EUR"), [card(can_ask=True)]).steps
