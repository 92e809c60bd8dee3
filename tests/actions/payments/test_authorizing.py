"""A card is asked for at the submit, after the order is safe; whatever the processor does, the order is accepted."""

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, method, operation_of, payment_of, states


def test_a_good_card_is_authorized_for_the_total_and_releases_the_order(take, acquirer):
    order = take()
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert (order.state, order.do_not_process) == ("submitted", False)
    [booked] = acquirer.journal("authorize")
    row = operation_of(order)
    assert (booked["amount"], booked["currency"]) == (order.total_minor, order.currency)
    assert (booked["intent"], booked["idempotency_key"]) == (row.public_id, row.idempotency_key)
    assert booked["order_number"] == order.number
    line = payment_of(order)
    assert (line.authorized_minor, line.captured_minor) == (order.total_minor, 0)
    assert line.authorization_expires_at is not None


def test_a_declined_card_leaves_the_order_accepted_and_not_to_be_processed(take, acquirer):
    order = take("tok_insufficient_funds")
    assert states(order) == ("declined", "declined", "declined")
    assert (order.state, order.do_not_process) == ("submitted", True)
    assert operation_of(order).decline_code == "insufficient_funds"
    assert acquirer.journal() == []


@pytest.mark.peerbug("B15")
@pytest.mark.parametrize("token", ["tok_time_out_after", "tok_dropped_after", "tok_error_after", "tok_garbage_after"])
def test_a_lost_answer_is_unknown_and_no_second_card_is_taken(take, scene, sam, acquirer, token):
    order = take(token)
    assert states(order) == ("unknown", "unknown", "unknown")
    assert (order.state, order.do_not_process) == ("submitted", True)
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    second = PaymentEntry(
        method=method(scene, "card"),
        stored_card=card_on_file(scene, "tok_mastercard").public_id,
        amount=Money(order.total_minor, order.currency),
    )
    refused = add_payment(sam, order=order.public_id, entry=second)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_unknown_outcome"
    removed = remove_payment(sam, order=order.public_id, payment=payment_of(order).public_id)
    assert isinstance(removed, Refusal)
    assert removed.code == "payment_unknown_outcome"
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.peerbug("B15")
def test_an_unknown_payment_is_not_asked_for_a_second_time(take, ada, acquirer):
    order = take("tok_time_out_after")
    refused = retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_unknown_outcome"
    assert PaymentOperation.objects.count() == 1


@pytest.mark.peerbug("B43")
@pytest.mark.parametrize("mood", ["wrong_amount", "wrong_currency"])
def test_an_answer_about_another_amount_is_quarantined_and_releases_nothing(take, acquirer, mood):
    acquirer.queue(mood)
    order = take()
    assert states(order) == ("unknown", "unknown", "mismatch")
    assert order.do_not_process
    assert operation_of(order).with_people_since is not None
    assert payment_of(order).authorized_minor == 0


@pytest.mark.peerbug("B24")
def test_after_two_declines_the_third_try_passes_each_with_a_key_of_its_own(take, ada, acquirer):
    acquirer.queue("declined:insufficient_funds", "declined:insufficient_funds")
    order = take()
    payment = payment_of(order).public_id
    assert not isinstance(retry_payment(ada, order=order.public_id, payment=payment), Refusal)
    assert states(order) == ("declined", "declined", "declined")
    assert not isinstance(retry_payment(ada, order=order.public_id, payment=payment), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert not order.do_not_process
    assert len(set(PaymentOperation.objects.values_list("idempotency_key", flat=True))) == 3
    assert len(acquirer.journal("authorize")) == 1


def test_a_declined_card_is_replaced_by_changing_the_order(take, scene, ada, acquirer):
    order = take("tok_lost_card")
    modify_order(ada, order=order.public_id)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    other = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, "card"), stored_card=other)
    assert isinstance(add_payment(ada, order=order.public_id, entry=entry), PaymentLine)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert list(order.payments.order_by("pk").values_list("state", flat=True)) == ["voided", "authorized"]


def test_a_prepaid_card_is_charged_as_soon_as_it_is_authorized(take, acquirer):
    order = take(prepay=True)
    assert states(order) == ("paid", "paid", "succeeded")
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "capture"]
    line = payment_of(order)
    assert (line.authorized_minor, line.captured_minor) == (order.total_minor, order.total_minor)


def test_a_charge_that_fails_is_never_shown_as_paid_and_can_be_tried_again(take, ada, acquirer):
    acquirer.queue("ok", "declined:do_not_honor")
    order = take(prepay=True)
    assert states(order) == ("declined", "capture_failed", "declined")
    assert order.do_not_process
    assert not isinstance(retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("paid", "paid", "succeeded")
    assert len(acquirer.journal("capture")) == 1


def test_a_terminal_outside_is_believed_with_its_approval_code(scene, ada, take):
    order = take(submit=False)
    payment = payment_of(order)
    remove_payment(ada, order=order.public_id, payment=payment.public_id)
    type(payment.method).objects.filter(function="card").update(connector="terminal_outside")
    missing = add_payment(ada, order=order.public_id, entry=PaymentEntry(method=method(scene, "card")))
    assert isinstance(missing, Refusal)
    assert missing.code == "card_missing"
    entry = PaymentEntry(method=method(scene, "card"), approval_code="A7K2Q9")
    assert isinstance(add_payment(ada, order=order.public_id, entry=entry), PaymentLine)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="k"), Submitted)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert operation_of(order).processor_reference == "A7K2Q9"


def test_a_card_number_is_refused_where_a_check_number_belongs(scene, ada, take):
    order = take(submit=False, amount=Money(100, "EUR"))
    entry = PaymentEntry(method=method(scene, "check"), check_number="4111 1111 1111 1111")
    refused = add_payment(ada, order=order.public_id, entry=entry)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("card_number_in_text", "check_number")
