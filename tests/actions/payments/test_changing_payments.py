"""Payments are changed and taken back as the matrix allows; what a processor holds is voided there."""

from decimal import Decimal

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.orders.models import OrderEvent
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.models import PaymentLine
from ringup.payments.queries import list_doubtful_operations
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, method, now_due, operation_of, payment_of, states


def code(result):
    return result.code if isinstance(result, Refusal) else None


@pytest.fixture
def draft(take):
    """A draft of 29.65 that Carla's card would pay."""
    return take(submit=False)


def test_a_payment_that_nobody_asked_for_is_changed_and_noted(draft, ada):
    line = change_payment(ada, order=draft.public_id, payment=payment_of(draft).public_id, amount=Money(500, "EUR"))
    assert isinstance(line, PaymentLine)
    assert payment_of(draft).amount_minor == 500
    event = OrderEvent.objects.get(order=draft, kind="payment_change")
    assert (event.before["amount"], event.after["amount"]) == (str(Money(draft.total_minor, "EUR")), "5.00")


def test_a_payment_in_percent_follows_the_total(draft, ada):
    line = change_payment(ada, order=draft.public_id, payment=payment_of(draft).public_id, percent=Decimal(50))
    assert isinstance(line, PaymentLine)
    assert line.amount_minor == (draft.total_minor + 1) // 2


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"amount": Money(500, "USD")}, "wrong_currency"),
        ({"amount": Money(0, "EUR")}, "payment_needs_an_amount"),
        ({"amount": Money(-1, "EUR")}, "payment_needs_an_amount"),
        ({}, "payment_needs_an_amount"),
        ({"percent": Decimal(101)}, "percent_out_of_range"),
    ],
)
def test_what_is_no_amount(draft, ada, wish, expected):
    assert code(change_payment(ada, order=draft.public_id, payment=payment_of(draft).public_id, **wish)) == expected
    assert payment_of(draft).amount_minor == draft.total_minor


def test_a_payment_of_another_order_is_not_found(draft, take, ada):
    other = payment_of(take(submit=False)).public_id
    assert code(change_payment(ada, order=draft.public_id, payment=other, percent=Decimal(5))) == "payment_not_found"
    assert code(remove_payment(ada, order=draft.public_id, payment=other)) == "payment_not_found"


@pytest.fixture
def resubmit(scene, ada):
    """Pays what is left of a changed order in cash and submits it."""

    def pay_and_submit(order):
        assert isinstance(
            add_payment(ada, order=order.public_id, entry=PaymentEntry(method=method(scene, "normal"))), PaymentLine
        )
        assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)

    return pay_and_submit


@pytest.mark.peerbug("B39")
def test_a_new_amount_for_an_authorized_card_is_asked_for_and_the_old_hold_voided_then(take, ada, acquirer, resubmit):
    order = take()
    modify_order(ada, order=order.public_id)
    half = Money(order.total_minor // 2, "EUR")
    line = change_payment(ada, order=order.public_id, payment=payment_of(order).public_id, amount=half)
    assert isinstance(line, PaymentLine)
    assert [row["kind"] for row in acquirer.journal()] == ["authorize"]
    resubmit(order)
    asked = [(row["kind"], row["amount"]) for row in acquirer.journal()]
    assert asked == [("authorize", order.total_minor), ("authorize", half.minor), ("void", order.total_minor)]
    kept = order.payments.order_by("pk").values_list("state", "amount_minor")
    assert list(kept) == [
        ("voided", order.total_minor),
        ("authorized", half.minor),
        ("paid", order.total_minor - half.minor),
    ]


def test_taking_back_an_authorized_card_gives_the_money_free_with_the_submit(take, ada, acquirer, resubmit):
    order = take()
    modify_order(ada, order=order.public_id)
    assert code(remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)) is None
    assert states(order) == ("not_submitted", "set_aside", "succeeded")
    assert acquirer.journal("void") == []
    resubmit(order)
    [void] = acquirer.journal("void")
    assert void["amount"] == order.total_minor
    assert order.payments.order_by("pk").values_list("state", flat=True)[0] == "voided"


def test_a_void_without_an_answer_blocks_nothing_and_is_followed_up(take, ada, acquirer, resubmit):
    order = take()
    modify_order(ada, order=order.public_id)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    acquirer.queue("time_out_before")
    resubmit(order)
    assert states(order) == ("paid", "paid", "unknown")
    resolve_operation(None, operation=now_due(order))
    assert states(order) == ("paid", "paid", "succeeded")
    assert len(acquirer.journal("void")) == 1


def test_a_void_that_is_refused_comes_before_a_person(take, ada, acquirer, scene, resubmit):
    order = take()
    modify_order(ada, order=order.public_id)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    acquirer.queue("declined:already_captured")
    resubmit(order)
    [doubtful] = list_doubtful_operations(legal_entity=scene.legal_entity.pk)
    assert (doubtful.kind, doubtful.because) == ("void", "already_captured")
    assert doubtful.operation == operation_of(order).public_id


def test_what_was_charged_stays(take, ada):
    order = take(prepay=True)
    modify_order(ada, order=order.public_id)
    payment = payment_of(order).public_id
    assert code(remove_payment(ada, order=order.public_id, payment=payment)) == "payment_state_forbids"
    assert code(change_payment(ada, order=order.public_id, payment=payment, amount=Money(1, "EUR"))) == (
        "payment_state_forbids"
    )


def test_what_goes_on_account_stays_within_the_credit_limit_when_it_is_changed(draft, scene, ada):
    scene.carla.allow_on_account = True
    scene.carla.credit_limit_minor = draft.total_minor
    scene.carla.save()
    remove_payment(ada, order=draft.public_id, payment=payment_of(draft).public_id)
    entry = PaymentEntry(method=method(scene, "customer"), amount=Money(draft.total_minor, "EUR"))
    line = add_payment(ada, order=draft.public_id, entry=entry)
    assert isinstance(line, PaymentLine)
    more = Money(draft.total_minor + 1, "EUR")
    changed = change_payment(ada, order=draft.public_id, payment=line.public_id, amount=more)
    assert code(changed) == "credit_limit_exceeded"
    less = Money(draft.total_minor - 1, "EUR")
    assert code(change_payment(ada, order=draft.public_id, payment=line.public_id, amount=less)) is None


def test_a_card_that_has_expired_is_refused(draft, scene, ada):
    old = card_on_file(scene, "tok_old", expires_year=2020)
    entry = PaymentEntry(method=method(scene, "card"), stored_card=old.public_id, amount=Money(100, "EUR"))
    assert code(add_payment(ada, order=draft.public_id, entry=entry)) == "card_expired"


def test_a_card_of_another_customer_is_not_on_file(draft, scene, ada):
    brunos = card_on_file(scene, "tok_amex", customer=scene.bruno)
    entry = PaymentEntry(method=method(scene, "card"), stored_card=brunos.public_id, amount=Money(100, "EUR"))
    assert code(add_payment(ada, order=draft.public_id, entry=entry)) == "card_missing"
