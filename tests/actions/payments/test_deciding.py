"""What people, and the call center's own rule, decide about payments that did not go through (§6.3, decision 20)."""

import pytest

from ringup.call_centers.models import Parameters
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.replace_payment import replace_payment
from ringup.orders.actions.add_line import add_line
from ringup.orders.models import OrderEvent
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.decline_manually import decline_manually
from ringup.payments.actions.process_again import process_again
from ringup.payments.models import PaymentOperation
from ringup.payments.rules.retrying import may_retry
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made, sound
from tests.actions.payments.conftest import card_on_file, method, operation_of, payment_of, states
from tests.factories.coupons import make_discount
from tests.factories.scenes import make_rex

__all__ = ["sound"]


def test_a_declined_card_is_asked_again_at_the_submit_as_often_as_the_call_center_wants(take, acquirer):
    Parameters.objects.update(reauthorization_limit=2)
    acquirer.queue("declined:insufficient_funds", "declined:try_again_later")
    order = take()
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert PaymentOperation.objects.count() == 3
    assert len(set(PaymentOperation.objects.values_list("idempotency_key", flat=True))) == 3
    assert len(acquirer.journal("authorize")) == 1


def test_after_the_limit_the_payment_counts_as_declined(take, acquirer):
    Parameters.objects.update(reauthorization_limit=2)
    order = take("tok_insufficient_funds")
    assert states(order) == ("declined", "declined", "declined")
    assert PaymentOperation.objects.count() == 3


def test_a_lost_card_is_not_asked_again_and_a_silence_is_no_decline(take, acquirer):
    Parameters.objects.update(reauthorization_limit=3)
    assert states(take("tok_lost_card"))[0] == "declined"
    assert states(take("tok_time_out_after"))[0] == "unknown"
    assert PaymentOperation.objects.count() == 2


@pytest.mark.parametrize(("retries", "again"), [(0, True), (1, True), (2, False)])
def test_a_limit_of_two_makes_three_tries(retries, again):
    assert may_retry("do_not_honor", retries=retries, limit=2) is again


def test_sent_again_a_payment_without_an_answer_is_only_asked_about(take, ada, acquirer):
    order = take("tok_time_out_after")
    assert not isinstance(process_again(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert (len(acquirer.journal("authorize")), PaymentOperation.objects.count()) == (1, 1)


def test_sent_again_a_declined_payment_is_asked_for_anew(take, ada, acquirer):
    acquirer.queue("declined:do_not_honor")
    order = take()
    assert not isinstance(process_again(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")


def test_who_has_a_code_from_the_issuer_authorizes_by_hand_and_it_is_charged_outside(take, sam, acquirer):
    order = take("tok_insufficient_funds")
    payment = payment_of(order).public_id
    assert not isinstance(authorize_manually(sam, order=order.public_id, payment=payment, auth_code="A7K2Q9"), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert not order.do_not_process
    row = operation_of(order)
    assert (row.connector, row.processor_reference) == ("terminal_outside", "A7K2Q9")
    assert OrderEvent.objects.get(order=order, kind="payment_authorize").after == {"code": "A7K2Q9"}
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")
    assert acquirer.journal() == []


def test_a_payment_without_an_answer_is_authorized_by_hand_where_it_was_asked_for(take, sam, acquirer):
    order = take("tok_time_out_after")
    [booked] = acquirer.journal("authorize")
    payment = payment_of(order).public_id
    assert not isinstance(
        authorize_manually(sam, order=order.public_id, payment=payment, auth_code=booked["id"]), Refusal
    )
    assert (operation_of(order).connector, PaymentOperation.objects.count()) == ("fake_acquirer", 1)
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")
    assert len(acquirer.journal("capture")) == 1


def test_who_declines_by_hand_says_why_and_it_stays_with_the_payment(take, sam, acquirer):
    order = take("tok_time_out_before")
    payment = payment_of(order).public_id
    assert not isinstance(decline_manually(sam, order=order.public_id, payment=payment, reason="stolen"), Refusal)
    assert states(order) == ("declined", "declined", "declined")
    assert payment_of(order).decline_reason == "stolen"
    assert OrderEvent.objects.get(order=order, kind="payment_decline").after == {"reason": "stolen"}


@pytest.mark.parametrize("token", ["tok_visa", "tok_lost_card"])
def test_what_a_person_has_to_give_and_who_may(take, sam, ada, scene, token):
    order = take(token)
    place = {"order": order.public_id, "payment": payment_of(order).public_id}
    rex = scene.actor(make_rex())
    outcomes = [
        authorize_manually(sam, **place, auth_code=" "),
        authorize_manually(sam, **place, auth_code="A" * 121),
        authorize_manually(sam, **place, auth_code="4111 1111 1111 1111"),
        authorize_manually(ada, **place, auth_code="A1"),
        authorize_manually(rex, **place, auth_code="A1"),
        decline_manually(sam, **place, reason=""),
        decline_manually(sam, **place, reason="4111-1111-1111-1111"),
        decline_manually(ada, **place, reason="no"),
        decline_manually(rex, **place, reason="no"),
        process_again(rex, **place),
        replace_payment(rex, **place, entry=PaymentEntry(method="CASH")),
    ]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)] == [
        "auth_code_required",
        "too_long",
        "card_number_in_text",
        "not_permitted",
        "order_not_found",
        "reason_required",
        "card_number_in_text",
        "not_permitted",
        "order_not_found",
        "order_not_found",
        "order_not_found",
    ]


def test_what_is_authorized_already_is_not_decided_about(take, sam):
    order = take()
    place = {"order": order.public_id, "payment": payment_of(order).public_id}
    outcomes = [
        authorize_manually(sam, **place, auth_code="A1"),
        decline_manually(sam, **place, reason="no"),
        process_again(sam, **place),
        replace_payment(sam, **place, entry=PaymentEntry(method="CASH")),
    ]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)] == ["payment_state_forbids"] * 4


def test_a_declined_card_is_replaced_by_another_without_opening_the_order(take, scene, ada, acquirer):
    order = take("tok_lost_card")
    other = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, "card"), stored_card=other)
    done = replace_payment(ada, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(done, Refusal), done
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert order.state == "submitted"
    assert list(order.payments.order_by("pk").values_list("state", flat=True)) == ["voided", "authorized"]


def test_a_charge_that_failed_is_replaced_and_the_other_card_is_charged_at_once(take, scene, sam, acquirer):
    order = take()
    acquirer.queue("declined:do_not_honor")
    made(sam, order)
    other = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, "card"), stored_card=other)
    done = replace_payment(sam, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(done, Refusal), done
    assert states(order) == ("paid", "paid", "succeeded")
    assert [(row["amount"], row["card"]) for row in acquirer.journal("authorize")][1] == (
        order.total_minor,
        "tok_mastercard",
    )
    assert [row["amount"] for row in acquirer.journal("capture")] == [order.total_minor]
    assert len(acquirer.journal("void")) == 1


@pytest.mark.parametrize("function", ["normal", "check", "card"])
def test_the_second_charge_that_failed_is_replaced_over_what_is_left_and_the_books_agree(
    take, scene, sam, acquirer, function
):
    order = take()
    first = made(sam, order, lamps=1)
    acquirer.queue("declined:do_not_honor")
    made(sam, order)
    card = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, function), stored_card=card, check_number="778")
    done = replace_payment(sam, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(done, Refusal), done
    old, new = order.payments.order_by("pk")
    assert (old.state, old.amount_minor) == ("paid", first.invoice.total_minor)
    assert (new.state, new.amount_minor) == ("paid", order.total_minor - first.invoice.total_minor)
    assert (new.replaces, new.invoiced_minor) == (old, new.amount_minor)
    order.refresh_from_db()
    assert order.payment_status == "paid"


def test_a_replaced_payment_keeps_what_was_promised_and_later_lines_follow_the_new_method(take, scene, sam, acquirer):
    params = {"lines": [{"percent": "2"}], "payment_methods": [method(scene, "card")]}
    make_discount("CARD-2", name="2 % by card", kind="tender", params=params)
    order = take("tok_lost_card")
    promised = order.total_minor
    assert (order.discount_minor > 0, order.payment_method) == (True, "CARD")
    entry = PaymentEntry(method="CASH")
    done = replace_payment(sam, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(done, Refusal), done
    order.refresh_from_db()
    assert (order.total_minor, order.payment_method) == (promised, "CASH")
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    assert isinstance(add_line(sam, order=order.public_id, wish=LineWish(item="CLOCK-1")), Changed)
    *before, added = order.lines.order_by("position")
    assert all(line.result["discounts"] for line in before)
    assert not added.result["discounts"]
