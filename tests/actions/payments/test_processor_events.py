"""Messages of a processor: believed only with their signature, stored first, handled once, never dropped."""

import json

import pytest

from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.connectors.protocol import Request
from ringup.payments.models import ProcessorEvent
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import operation_of, payment_of, states

TEN = Money(1000, "EUR")
DONE = ("authorized", "authorized", "succeeded")


def receive(event, **changes):
    body, headers = event
    wish = {"connector": "fake_acquirer", "body": body, "headers": headers} | changes
    refusal = receive_processor_event(None, **wish)
    return refusal.code if isinstance(refusal, Refusal) else refusal


def test_a_message_settles_what_the_answer_did_not(take, acquirer):
    order = take("tok_time_out_after")
    assert receive(acquirer.events()[0]) is None
    assert states(order) == DONE
    assert not order.do_not_process
    event = ProcessorEvent.objects.get()
    assert (event.processed_at is not None, event.parked_because) == (True, "")


def test_a_message_about_what_is_settled_changes_nothing(take, acquirer):
    order = take()
    before = operation_of(order).settled_at
    assert receive(acquirer.events()[0]) is None
    assert operation_of(order).settled_at == before
    assert payment_of(order).authorized_minor == order.total_minor


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"headers": {}}, "webhook_forged"),
        ({"body": b'{"id":"evt_1"}'}, "webhook_forged"),
        ({"connector": "no_such"}, "connector_unknown"),
        ({"connector": "terminal_outside"}, "webhook_forged"),
    ],
)
def test_what_is_not_believed_is_not_stored(take, acquirer, change, code):
    order = take("tok_time_out_after")
    assert receive(acquirer.events()[0], **change) == code
    assert states(order) == ("unknown", "unknown", "unknown")
    assert ProcessorEvent.objects.count() == 0


@pytest.mark.peerbug("B13")
def test_a_charge_that_no_intent_of_ours_asked_for_is_kept_where_people_see_it(scene, acquirer):
    wanted = Request(intent="someoneelses1", idempotency_key="key-00000001", amount=TEN, token="tok_visa")
    acquirer.connector().authorize(wanted)
    assert receive(acquirer.events()[0]) is None
    event = ProcessorEvent.objects.get()
    assert event.parked_because == "no operation of ours"


@pytest.mark.peerbug("B12")
@pytest.mark.peerbug("B22")
def test_a_message_that_cannot_be_handled_is_parked_and_the_processor_asked_instead(take, acquirer, monkeypatch):
    order = take("tok_time_out_after")

    def fail(*args, **kwargs):
        raise ValueError("unexpected, card 4111111111111111")

    monkeypatch.setattr("ringup.payments.actions.receive_processor_event.settle_payment", fail)
    assert receive(acquirer.events()[0]) is None
    event = ProcessorEvent.objects.get()
    assert event.parked_because == "ValueError: unexpected, card [PAN …1111]"
    resolve_operation(None, operation=operation_of(order).pk)
    assert states(order) == DONE


def test_a_card_number_in_a_message_is_not_kept(scene, acquirer):
    body = json.dumps({"id": "evt_9", "note": "4111 1111 1111 1111", "operation": {"intent": "x", "status": "?"}})
    headers = {name.lower(): value for name, value in acquirer.server.webhooks.signed(body).items()}
    assert receive((body.encode(), headers)) is None
    assert "[PAN …1111]" in ProcessorEvent.objects.get().payload["body"]
