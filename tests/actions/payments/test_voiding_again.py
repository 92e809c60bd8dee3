"""A refused void is asked for again, or cleared by a person; an unknown payment is replaced in one step."""

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.replace_payment import replace_payment
from ringup.orders.models import OrderEvent
from ringup.payments.actions.clear_void import clear_void
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.void_again import void_again
from ringup.payments.models import PaymentOperation
from ringup.payments.queries import list_doubtful_operations, list_replacements
from ringup.payments.rules.states import OperationState
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, method, operation_of, payment_of, states
from tests.actions.payments.test_changing_payments import resubmit
from tests.factories.scenes import make_rex

__all__ = ["resubmit"]


@pytest.fixture
def refused_void(take, ada, acquirer, resubmit):
    """A void that the acquirer would not do."""
    order = take()
    modify_order(ada, order=order.public_id)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    acquirer.queue("declined:processing_error")
    resubmit(order)
    return PaymentOperation.objects.get(kind="void")


def waiting(scene):
    return [row.operation for row in list_doubtful_operations(legal_entity=scene.legal_entity.pk)]


def test_a_refused_void_is_asked_for_again_under_a_new_key(refused_void, scene, sam, acquirer):
    assert waiting(scene) == [refused_void.public_id]
    assert void_again(sam, operation=refused_void.public_id) is OperationState.SUCCEEDED
    [void] = acquirer.journal("void")
    assert void["idempotency_key"] != refused_void.idempotency_key
    assert waiting(scene) == []
    again = void_again(sam, operation=refused_void.public_id)
    assert isinstance(again, Refusal)
    assert again.code == "void_is_cleared"


def test_a_void_that_is_refused_again_waits_again(refused_void, scene, sam, acquirer):
    acquirer.queue("declined:processing_error")
    assert void_again(sam, operation=refused_void.public_id) is OperationState.DECLINED
    assert waiting(scene) == [PaymentOperation.objects.latest("pk").public_id]


def test_who_sees_that_nothing_is_held_clears_it_with_a_note(refused_void, scene, sam, acquirer):
    for note, code in ((" ", "note_required"), ("4111 1111 1111 1111", "card_number_in_text")):
        refused = clear_void(sam, operation=refused_void.public_id, note=note)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    cleared = clear_void(sam, operation=refused_void.public_id, note="ran out at the bank")
    assert not isinstance(cleared, Refusal)
    assert waiting(scene) == []
    assert (cleared.state, acquirer.journal("void")) == ("declined", [])
    event = OrderEvent.objects.get(kind="payment_void_cleared")
    assert (event.by_id, event.after["note"]) == (sam.user, "ran out at the bank")


def test_who_may_and_what_is_no_refused_void(refused_void, scene, ada, sam):
    authorization = PaymentOperation.objects.filter(kind="authorize").first()
    rex = scene.actor(make_rex())
    for actor, operation, code in (
        (ada, refused_void.public_id, "not_permitted"),
        (rex, refused_void.public_id, "operation_not_found"),
        (sam, "nosuch", "operation_not_found"),
        (sam, authorization.public_id, "void_is_cleared"),
    ):
        for refused in (void_again(actor, operation=operation), clear_void(actor, operation=operation, note="n")):
            assert isinstance(refused, Refusal)
            assert refused.code == code


def replace(actor, order, entry, note=""):
    payment = order.payments.order_by("pk").first()
    return replace_payment(actor, order=order.public_id, payment=payment.public_id, entry=entry, not_done=note)


def test_an_unknown_payment_that_was_not_done_is_replaced_in_one_step(take, scene, sam, acquirer):
    acquirer.queue("time_out_before")
    order = take()
    other = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, "card"), stored_card=other)
    refused = replace(sam, order, entry)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_unknown_outcome"
    done = replace(sam, order, entry, "the portal has nothing")
    assert not isinstance(done, Refusal), done
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert [row["card"] for row in acquirer.journal("authorize")] == ["tok_mastercard"]
    assert list(order.payments.order_by("pk").values_list("state", flat=True)) == ["voided", "authorized"]
    assert OrderEvent.objects.get(kind="payment_by_hand").after["note"] == "the portal has nothing"


@pytest.mark.parametrize("entry", [PaymentEntry(method="NOSUCH"), PaymentEntry(method="CHECK")])
def test_without_the_other_payment_nothing_is_decided_about_the_unknown_one(take, sam, acquirer, entry):
    acquirer.queue("time_out_before")
    order = take()
    assert isinstance(replace(sam, order, entry, "the portal has nothing"), Refusal)
    assert states(order) == ("unknown", "unknown", "unknown")
    assert not OrderEvent.objects.filter(kind="payment_by_hand").exists()


def test_an_agent_does_not_say_that_it_was_not_done(take, scene, ada, acquirer):
    acquirer.queue("time_out_before")
    order = take()
    refused = replace(ada, order, PaymentEntry(method="CASH"), "I think so")
    assert isinstance(refused, Refusal)
    assert refused.code == "not_permitted"
    assert operation_of(order).state == "unknown"


def test_what_an_order_can_be_paid_by_instead(take, scene):
    order = take()
    card_on_file(scene, "tok_mastercard", brand="mastercard", last_four="0004")
    found = [(way.method, way.card_name) for way in list_replacements(order=order.public_id)]
    assert ("CARD", "Mastercard •••• 0004") in found
    assert ("CASH", "") in found
    assert list_replacements(order="nosuch") == []
