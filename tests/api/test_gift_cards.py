"""Gift cards over the API: sold, paid with, asked for, made void; a number is sent and never answered."""

from typing import Any

import pytest

from ringup.payments.models import GiftCard
from tests.api.conftest import Caller, permitted
from tests.factories.gift_cards import NUMBER, make_gift_card, make_gift_card_item, make_gift_card_method
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


def body(scene: Scene, **change: Any) -> dict:
    return {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1"}],
        "payments": [{"method": "GIFT", "gift_card": NUMBER}],
        "submit": True,
        **change,
    }


def test_an_order_is_paid_by_gift_card_and_shows_four_signs_of_it(scene: Scene, ada: Caller) -> None:
    make_gift_card_method(scene)
    make_gift_card(scene, "50.00")
    answer = ada.ask("POST", "/orders", body(scene))
    assert answer.status_code == 201, answer.content
    [payment] = answer.json()["payments"]
    assert (payment["gift_card"], payment["state"], payment["amount"]) == ("26AB", "paid", "12.10")
    assert NUMBER not in answer.content.decode()


def test_a_short_balance_is_refused_with_what_there_is(scene: Scene, ada: Caller) -> None:
    make_gift_card_method(scene)
    make_gift_card(scene, "10.00")
    answer = ada.ask("POST", "/orders", body(scene))
    assert (answer.status_code, answer.json()["code"]) == (422, "gift_card_balance_short")
    assert answer.json()["facts"]["balance"] == {"minor": 1000, "currency": "EUR"}


def test_a_gift_card_is_sold_in_one_call_and_its_line_can_be_changed_after(scene: Scene, ada: Caller) -> None:
    make_gift_card_item(scene)
    line = {"item": "GIFT", "price": "25.00", "gift_card": {"recipient_name": "Bob"}}
    answer = ada.ask("POST", "/orders", body(scene, lines=[line], payments=[{"method": "CASH"}]))
    assert answer.status_code == 201, answer.content
    draft = ada.ask(
        "POST", "/orders", body(scene, lines=[{"item": "GIFT", "price": "25.00"}], payments=[], submit=False)
    )
    draft = draft.json()
    address = f"/orders/{draft['id']}/lines/{draft['lines'][0]['id']}/gift-card"
    said = {"kind": "email", "recipient_name": "Bob", "recipient_email": "bob@example.com"}
    assert ada.ask("PUT", address, said).json()["recipient_email"] == "bob@example.com"
    assert ada.ask("PUT", address, {**said, "number": "4111111111111111"}).status_code == 422


def test_a_card_is_asked_for_listed_and_made_void(scene: Scene, ada: Caller, sam: Caller) -> None:
    card = make_gift_card(scene, "50.00")
    asked = ada.ask("POST", "/gift-cards/inquiry", {"number": NUMBER.lower()})
    assert (asked.json()["balance"], [row["kind"] for row in asked.json()["movements"]]) == ("50.00", ["issue"])
    assert ada.ask("GET", "/gift-cards").status_code == 403
    listed = sam.ask("GET", "/gift-cards")
    assert [row["id"] for row in listed.json()["items"]] == [card.public_id]
    assert NUMBER not in listed.content.decode()
    address = f"/gift-cards/{card.public_id}"
    assert sam.ask("GET", address).json()["last_four"] == "26AB"
    assert sam.ask("POST", f"{address}/reprint", {}).json() == {"number": "GCTE-STCA-RD20-26AB", "mailed": False}
    assert sam.ask("POST", f"{address}/void", {}).json()["code"] == "not_sure"
    assert sam.ask("POST", f"{address}/void", {"sure": True}).json()["state"] == "void"
    assert GiftCard.objects.get().balance_minor == 0


@pytest.mark.peerbug("T08")
def test_guessing_is_locked_with_429(scene: Scene, ada: Caller) -> None:
    make_gift_card(scene)
    answers = [ada.ask("POST", "/gift-cards/inquiry", {"number": f"GCNOPE{n:08}"}).status_code for n in range(16)]
    assert answers == [422] * 15 + [429]
    assert ada.ask("POST", "/gift-cards/inquiry", {"number": NUMBER}).status_code == 429
