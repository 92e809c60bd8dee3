"""How the payments of a changed order come to its new total: the matrix of §4.6, refunds pro rata of §19."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.payments.rules.amounts import balance
from ringup.payments.rules.difference import StepKind, plan_difference, planned
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState as S
from ringup.values.money import Money


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def pay(amount: int, state: S = S.AUTHORIZED, name: str = "a", function: str = "card", **values) -> Payment:
    can_ask = values.pop("can_ask", function == "card")
    return Payment(id=name, method=1, function=function, amount=eur(amount), state=state, can_ask=can_ask, **values)


def steps(total, *payments):
    return [(step.kind.value, step.payment, step.after.minor) for step in plan_difference(eur(total), payments).steps]


def test_an_authorized_card_is_authorized_anew_up_and_down():
    assert steps(12000, pay(10000)) == [("authorize_anew", "a", 12000)]
    assert steps(8000, pay(10000)) == [("authorize_anew", "a", 8000)]


def test_an_authorized_card_that_nothing_is_left_for_is_given_free():
    assert steps(4000, pay(4000, S.PAID, "cash", "normal"), pay(6000)) == [("release", "a", 0)]


def test_more_than_a_partly_captured_card_is_authorized_beside_it():
    assert steps(12000, pay(10000, captured_minor=4000, invoiced_minor=4000)) == [("authorize_more", "a", 12000)]


def test_a_partly_captured_card_is_lowered_to_what_is_captured_and_not_below():
    card = pay(10000, captured_minor=4000, invoiced_minor=4000)
    assert steps(4000, card) == [("lower", "a", 4000)]
    assert plan_difference(eur(3000), [card]).left == eur(-1000)


def test_a_captured_card_gets_an_extra_authorization_or_a_refund():
    card = pay(10000, S.PAID, captured_minor=10000)
    assert steps(12000, card) == [("authorize_more", "a", 12000)]
    assert steps(9000, card) == [("refund", "a", 9000)]


def test_a_prepayment_is_not_raised_somebody_has_to_take_the_rest():
    plan = plan_difference(eur(12000), [pay(10000, S.PAID, function="normal")])
    assert (plan.steps, plan.left) == ((), eur(2000))


def test_what_is_taken_goes_back_pro_rata_over_all_payments():
    card = pay(6000, S.PAID, "card", captured_minor=6000)
    check = pay(4000, S.PAID, "check", "check")
    assert steps(9000, card, check) == [("refund", "card", 5400), ("refund", "check", 3600)]


def test_what_nobody_has_taken_is_lowered_before_anything_is_given_back():
    cash = pay(4000, S.PAID, "cash", "normal")
    assert steps(5000, cash, pay(6000, S.POSTED, "account", "customer")) == [("lower", "account", 1000)]


def test_what_pays_an_invoice_does_not_go_back():
    paid = pay(10000, S.PAID, captured_minor=10000, invoiced_minor=7000)
    plan = plan_difference(eur(6000), [paid])
    assert [(step.kind, step.after) for step in plan.steps] == [(StepKind.REFUND, eur(7000))]
    assert plan.left == eur(-1000)


def test_on_account_follows_the_total():
    assert steps(12000, pay(10000, S.POSTED, function="customer")) == [("raise", "a", 12000)]


def test_a_card_that_nobody_can_ask_again_is_captured_for_less_and_never_for_more():
    paid_at_the_page = pay(10000, can_ask=False, by_link=True)
    assert steps(8000, paid_at_the_page) == [("lower", "a", 8000)]
    assert plan_difference(eur(12000), [paid_at_the_page]).left == eur(2000)


def test_nothing_is_planned_while_a_processor_has_not_answered():
    plan = plan_difference(eur(8000), [pay(5000), pay(5000, S.UNKNOWN, "b")])
    assert (plan.steps, plan.left) == ((), eur(-2000))


@pytest.mark.parametrize("state", [S.VOIDED, S.SET_ASIDE, S.REFUNDED])
def test_what_is_gone_is_left_alone(state):
    assert steps(8000, pay(10000, state, "gone"), pay(8000)) == []


FREE = (S.NOT_SUBMITTED, S.DECLINED, S.POSTED, S.AUTHORIZED)
PAYMENTS = st.lists(
    st.builds(
        lambda amount, used, state, function, can_ask: (amount, used, state, function, can_ask),
        st.integers(1, 10**6),
        st.integers(0, 10**6),
        st.sampled_from((*FREE, S.PAID, S.VOIDED)),
        st.sampled_from(("card", "check", "customer", "normal")),
        st.booleans(),
    ),
    max_size=5,
)


@given(st.integers(0, 3 * 10**6), PAYMENTS)
def test_the_plan_and_what_it_leaves_are_the_whole_difference(total, made):
    payments = [
        pay(amount, state, str(at), function, can_ask=can_ask, invoiced_minor=min(used, amount))
        for at, (amount, used, state, function, can_ask) in enumerate(made)
    ]
    plan = plan_difference(eur(total), payments)
    after = planned(payments, plan)
    assert balance(eur(total), after) == plan.left
    for payment in after:
        assert payment.amount.minor >= payment.invoiced_minor
    if plan.left.minor < 0:
        assert all(payment.amount.minor == payment.used_minor for payment in after if payment.counts)
