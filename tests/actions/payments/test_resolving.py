"""What nobody knows is found out: by asking, by sending the same request again, by a message, or by a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import OrderEvent
from ringup.payments.actions.resolve_by_hand import resolve_by_hand
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.loading import load_asked, look_up
from ringup.payments.models import PaymentOperation
from ringup.payments.queries import list_doubtful_operations
from ringup.payments.rules.states import OperationState
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import now_due, operation_of, payment_of, states
from tests.factories.scenes import make_rex


@pytest.mark.parametrize("token", ["tok_time_out_after", "tok_dropped_after", "tok_error_after", "tok_garbage_after"])
def test_a_charge_whose_answer_was_lost_is_found_and_not_made_again(take, acquirer, token):
    order = take(token)
    assert resolve_operation(None, operation=now_due(order)) is OperationState.SUCCEEDED
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert not order.do_not_process
    assert len(acquirer.journal("authorize")) == 1


def test_a_request_that_never_arrived_is_sent_again_under_its_own_key(take, acquirer):
    acquirer.queue("time_out_before")
    order = take()
    key = operation_of(order).idempotency_key
    assert resolve_operation(None, operation=now_due(order)) is OperationState.SUCCEEDED
    [booked] = acquirer.journal("authorize")
    assert booked["idempotency_key"] == key
    assert operation_of(order).attempts == 2


@pytest.mark.peerbug("B17")
def test_what_never_reached_the_processor_is_over_after_a_quarter_of_an_hour_and_may_be_tried_anew(take, acquirer):
    acquirer.queue("time_out_before")
    order = take()
    row = operation_of(order)
    PaymentOperation.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    assert resolve_operation(None, operation=now_due(order)) is OperationState.DECLINED
    assert states(order) == ("declined", "declined", "declined")
    assert operation_of(order).decline_code == "never_reached_the_processor"
    assert acquirer.journal() == []


def test_while_the_processor_is_silent_it_is_asked_less_and_less_often_and_then_a_person_has_it(take, acquirer, scene):
    order = take("tok_time_out_after")
    acquirer.server.key = "changed"  # every look-up is refused: nothing can be learned
    waits = []
    for _ in range(3):
        before = timezone.now()
        assert resolve_operation(None, operation=now_due(order)) is OperationState.UNKNOWN
        waits.append((operation_of(order).look_again_at - before).total_seconds())
    assert waits[0] < waits[1] < waits[2]
    assert list_doubtful_operations(legal_entity=scene.legal_entity.pk) == []
    row = operation_of(order)
    PaymentOperation.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    resolve_operation(None, operation=now_due(order))
    [doubtful] = list_doubtful_operations(legal_entity=scene.legal_entity.pk)
    assert (doubtful.operation, doubtful.order_number) == (row.public_id, order.number)
    assert doubtful.since is not None


def test_an_operation_that_is_not_due_is_left_alone(take, acquirer):
    order = take("tok_time_out_after")
    assert resolve_operation(None, operation=operation_of(order).pk) is None
    assert states(order) == ("unknown", "unknown", "unknown")


def test_the_job_resolves_what_is_due_and_one_bad_operation_holds_up_no_other(take, monkeypatch):
    bad, good = take("tok_time_out_after"), take("tok_dropped_after")
    bad_one = now_due(bad)
    now_due(good)

    def resolve(actor, *, operation):
        if operation == bad_one:
            raise LookupError("its connector is gone")
        return resolve_operation(actor, operation=operation)

    monkeypatch.setattr("ringup.jobs.resolve_unknown_payments.resolve_operation", resolve)
    assert resolve_unknown_payments() == 2
    assert states(bad) == ("unknown", "unknown", "unknown")
    assert states(good) == ("authorized", "authorized", "succeeded")


def test_a_person_decides_with_a_reference_and_a_reason_that_stay_with_the_order(take, sam, acquirer):
    acquirer.queue("wrong_amount")
    order = take()
    row = operation_of(order)
    decided = resolve_by_hand(sam, operation=row.public_id, done=True, note="seen in the portal", reference="auth_1")
    assert decided is OperationState.SUCCEEDED
    assert states(order) == ("authorized", "authorized", "succeeded")
    event = OrderEvent.objects.get(order=order, kind="payment_by_hand")
    assert (event.by_id, event.after["note"]) == (sam.user, "seen in the portal")


def test_a_person_may_say_that_it_was_not_done(take, sam):
    order = take("tok_time_out_after")
    decided = resolve_by_hand(sam, operation=operation_of(order).public_id, done=False, note="not in the portal")
    assert decided is OperationState.DECLINED
    assert states(order) == ("declined", "declined", "declined")


def test_a_charge_that_shows_up_after_a_person_said_no_is_put_before_people_again(take, sam, acquirer):
    order = take("tok_time_out_after")
    row = operation_of(order)
    resolve_by_hand(sam, operation=row.public_id, done=False, note="not in the portal")
    settle_payment(None, operation=row.pk, outcome=look_up(load_asked([row.pk])[0]))
    assert operation_of(order).state == "mismatch"
    assert operation_of(order).with_people_since is not None
    assert payment_of(order).authorized_minor == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"note": " "}, "note_required"),
        ({"reference": ""}, "reference_required"),
        ({"reference": "r" * 121}, "too_long"),
        ({"note": "card 4111 1111 1111 1111"}, "card_number_in_text"),
        ({"operation": "nosuch"}, "operation_not_found"),
    ],
)
def test_what_a_person_has_to_give(take, sam, change, code):
    order = take("tok_time_out_after")
    wish = {"operation": operation_of(order).public_id, "done": True, "note": "n", "reference": "r"} | change
    refused = resolve_by_hand(sam, **wish)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert states(order) == ("unknown", "unknown", "unknown")


def test_an_agent_does_not_decide_about_doubtful_payments_and_rex_sees_none(take, ada, scene):
    order = take("tok_time_out_after")
    operation = operation_of(order).public_id
    refused = resolve_by_hand(ada, operation=operation, done=False, note="n")
    assert isinstance(refused, Refusal)
    assert refused.code == "not_permitted"
    rex = scene.actor(make_rex())
    foreign = resolve_by_hand(rex, operation=operation, done=False, note="n")
    assert isinstance(foreign, Refusal)
    assert foreign.code == "operation_not_found"


def test_a_settled_operation_is_not_decided_about(take, sam):
    refused = resolve_by_hand(sam, operation=operation_of(take()).public_id, done=False, note="n")
    assert isinstance(refused, Refusal)
    assert refused.code == "operation_is_settled"
