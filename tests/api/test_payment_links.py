"""Payment links over the API: sent once for each key, listed with their states, refused as on the screens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ringup.notifications.models import Message
from ringup.payments.models import PaymentLink, PaymentMethod
from tests.acquirer import TestAcquirer, running_acquirer
from tests.api.conftest import Caller
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acquirer(tmp_path: Path, settings: Any) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": running.settings}
        yield running


@pytest.fixture
def order(scene: Scene, ada: Caller, acquirer: TestAcquirer) -> dict:
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    answer = ada.ask("POST", "/orders", {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}]})
    return answer.json()


def body(**change: Any) -> dict:
    code = PaymentMethod.objects.filter(function="card").values_list("code", flat=True)[0]
    return {"method": code, "channel": "email", "recipient": "carla@example.com", **change}


def test_a_link_is_sent_once_for_each_key_and_listed_with_its_state(ada: Caller, order: dict) -> None:
    address = f"/orders/{order['id']}/payment-links"
    key = {"Idempotency-Key": "link-1"}
    first, second = (ada.ask("POST", address, body(), **key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201), first.content
    assert first.json() == second.json()
    shown = first.json()
    assert (shown["state"], shown["amount"], shown["currency"]) == ("sent", order["totals"]["total"], "EUR")
    assert ada.ask("GET", address).json() == {"items": [shown]}
    assert Message.objects.filter(kind="payment_link").count() == 1


def test_a_link_over_a_part_leaves_the_rest(ada: Caller, order: dict) -> None:
    address = f"/orders/{order['id']}/payment-links"
    answer = ada.ask("POST", address, body(amount={"amount": "5.00", "currency": "EUR"}))
    assert answer.json()["amount"] == "5.00"


def test_an_address_that_is_none_is_refused(ada: Caller, order: dict) -> None:
    answer = ada.ask("POST", f"/orders/{order['id']}/payment-links", body(recipient="nobody"))
    assert (answer.status_code, answer.json()["code"]) == (422, "email_not_valid")
    assert not PaymentLink.objects.exists()
