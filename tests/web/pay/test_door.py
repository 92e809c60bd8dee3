"""The short address of a payment link: on to the processor, or in the customer's language that it is paid or over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine, PaymentLink, PaymentMethod
from tests.factories.scenes import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def make_link(scene: Scene, **values: object) -> PaymentLink:
    order = SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        number=f"SO-{PaymentLink.objects.count()}",
        language="de",
        currency="EUR",
    )
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="card")
    line = PaymentLine.objects.create(
        order=order, method=method, position=1, currency="EUR", amount_minor=1000, by_link=True
    )
    return PaymentLink.objects.create(
        **{
            "payment_line": line,
            "state": "sent",
            "connector": "fake_acquirer",
            "currency": "EUR",
            "amount_minor": 1000,
            "order_total_minor": 1000,
            "idempotency_key": "key",
            "url": "https://processor.example/pay/1",
            "channel": "email",
            "recipient": "carla@example.com",
            "expires_at": timezone.now() + timedelta(hours=1),
            **values,
        }
    )


def test_it_leads_to_the_processor_and_notes_that_the_link_was_opened(client, scene: Scene) -> None:
    link = make_link(scene)
    answer = client.get(f"/pay/{link.public_id}")
    assert (answer.status_code, answer["Location"]) == (302, link.url)
    link.refresh_from_db()
    assert link.state == "opened"
    assert link.opened_at is not None


@pytest.mark.parametrize("state", ["void", "closing", "expired"])
def test_a_link_that_is_over_leads_nowhere_and_says_so_in_the_language_of_the_order(client, scene, state) -> None:
    answer = client.get(f"/pay/{make_link(scene, state=state).public_id}")
    assert answer.status_code == 410
    assert "Dieser Link ist nicht mehr gültig" in answer.text
    assert "processor.example" not in answer.text


def test_who_has_paid_is_thanked(client, scene: Scene) -> None:
    answer = client.get(f"/pay/{make_link(scene, state='paid').public_id}")
    assert answer.status_code == 200
    assert "Vielen Dank" in answer.text


def test_there_is_nothing_to_guess(client, scene: Scene) -> None:
    make_link(scene)
    assert client.get("/pay/k7w2m9xq4tz8vb").status_code == 404
    assert client.post(f"/pay/{make_link(scene, state='void', idempotency_key='k2').public_id}").status_code == 405
