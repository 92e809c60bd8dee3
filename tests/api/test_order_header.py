"""Over the API a draft gets its customer, its header, notes, other payments and a hold, by the rules of the screens."""

import pytest

from ringup.holds.models import HoldCode
from ringup.orders.models import OrderNote
from tests.api.conftest import Caller, caller_for
from tests.factories import make_rex
from tests.factories.company import make_mode_of_delivery
from tests.factories.customers import make_address
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(ada: Caller) -> str:
    """A draft without a customer, with two lamps."""
    answer = ada.ask("POST", "/orders", {"lines": [{"item": "LAMP-1", "quantity": "2"}]})
    assert answer.status_code == 201, answer.content
    return f"/orders/{answer.json()['id']}"


def test_a_draft_gets_its_customer_and_loses_it_again(scene: Scene, ada: Caller, place: str) -> None:
    named = ada.ask("PUT", f"{place}/customer", {"customer": scene.carla.public_id})
    assert named.status_code == 200, named.content
    assert named.json()["customer"] == scene.carla.public_id
    unknown = ada.ask("PUT", f"{place}/customer", {"customer": "nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "customer_not_found")
    assert ada.ask("PUT", f"{place}/customer", {"customer": None}).json()["customer"] is None


def test_the_header_changes_and_lines_follow(scene: Scene, ada: Caller, place: str) -> None:
    make_mode_of_delivery("PIGEON", legal_entity=scene.legal_entity)
    ada.ask("PUT", f"{place}/customer", {"customer": scene.carla.public_id})
    barn = make_address(scene.carla, street="Barn Lane 2")
    said = {"mode_of_delivery": "EXPRESS", "requested_date": "2030-05-06", "customer_reference": "PO 4711"}
    changed = ada.ask("PATCH", place, {**said, "ship_complete": True, "delivery_address": str(barn.pk)})
    assert changed.status_code == 200, changed.content
    told = changed.json()
    assert {name: told[name] for name in said} == said
    assert (told["ship_complete"], told["delivery_address"]["street"]) == (True, "Barn Lane 2")
    assert {line["mode_of_delivery"] for line in told["lines"]} == {"EXPRESS"}
    refused = ada.ask("PATCH", place, {"mode_of_delivery": "PIGEON", "customer_reference": "other"})
    assert (refused.status_code, refused.json()["code"]) == (422, "mode_not_offered")
    unknown = ada.ask("PATCH", place, {"mode_of_delivery": "DRONE"})
    assert unknown.json()["code"] == "mode_of_delivery_unknown"
    for nothing in ("99", "barn"):
        assert ada.ask("PATCH", place, {"delivery_address": nothing}).json()["code"] == "address_unknown"
    assert ada.ask("GET", place).json() == told


def test_a_payment_is_changed_and_taken_off(scene: Scene, ada: Caller, place: str) -> None:
    ada.ask("PUT", f"{place}/customer", {"customer": scene.carla.public_id})
    order = ada.ask("POST", f"{place}/payments", {"method": "ACCOUNT"}).json()
    payment = f"{place}/payments/{order['payments'][0]['id']}"
    changed = ada.ask("PATCH", payment, {"amount": {"amount": "5.00", "currency": "EUR"}})
    assert changed.status_code == 200, changed.content
    assert changed.json()["payments"][0]["amount"] == "5.00"
    assert ada.ask("PATCH", payment, {"percent": "50"}).json()["payments"][0]["amount"] == "12.10"
    for unclear in ({}, {"percent": "50", "amount": {"amount": "5.00", "currency": "EUR"}}):
        refused = ada.ask("PATCH", payment, unclear)
        assert (refused.status_code, refused.json()["code"]) == (422, "value_not_understood")
    dollars = ada.ask("PATCH", payment, {"amount": {"amount": "5.00", "currency": "USD"}})
    assert dollars.json()["code"] == "wrong_currency"
    assert ada.ask("DELETE", payment).json()["payments"] == []
    gone = ada.ask("DELETE", payment)
    assert (gone.status_code, gone.json()["code"]) == (404, "payment_not_found")


def test_a_note_is_written_on_the_order_or_a_line(ada: Caller, place: str) -> None:
    line = ada.ask("GET", place).json()["lines"][0]["id"]
    written = ada.ask("POST", f"{place}/notes", {"text": "Ring twice", "line": line, "external": True})
    assert written.status_code == 201, written.content
    assert (written.json()["text"], written.json()["line"], written.json()["external"]) == ("Ring twice", line, True)
    assert ada.ask("POST", f"{place}/notes", {"text": " "}).json()["code"] == "note_empty"
    nowhere = ada.ask("POST", f"{place}/notes", {"text": "x", "line": "nosuchline"})
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "line_not_found")
    assert OrderNote.objects.count() == 1


def test_an_order_is_put_on_hold_once_for_a_key(scene: Scene, ada: Caller, place: str) -> None:
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="WAIT", name="Wait")
    held = [ada.ask("POST", f"{place}/holds", {"code": "WAIT"}, **{"Idempotency-Key": "hold-1"}) for _time in range(2)]
    assert [answer.status_code for answer in held] == [201, 201], held[0].content
    assert [hold["code"] for hold in held[1].json()["items"]] == ["WAIT"]
    unknown = ada.ask("POST", f"{place}/holds", {"code": "NONE"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "hold_code_unknown")


def test_the_orders_of_another_company_are_not_there(scene: Scene, ada: Caller, place: str) -> None:
    there = caller_for(scene.actor(make_rex()))
    before = ada.ask("GET", place).json()
    for method, address, body in (
        ("PATCH", "", {"customer_reference": "Mine"}),
        ("PUT", "/customer", {"customer": None}),
        ("POST", "/notes", {"text": "Mine"}),
        ("POST", "/holds", {}),
    ):
        assert there.ask(method, place + address, body).status_code == 404, address
    assert ada.ask("GET", place).json() == before
