"""The API takes whole orders and single lines by the rules of the screens, once per idempotency key."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from ringup.call_centers.models import Parameters
from ringup.delivery.models import ExpediteCode
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.models import SalesOrder
from tests.api.conftest import Caller, caller_for
from tests.factories.company import make_legal_entity, make_role
from tests.factories.scenes import LAKESIDE, Scene, make_rex

pytestmark = pytest.mark.django_db(transaction=True)


def order_body(scene: Scene, **more: object) -> dict[str, object]:
    return {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1", "quantity": "2"}, {"item": "MUG-1"}],
        "payments": [{"method": "CASH"}],
        "submit": True,
        **more,
    }


def test_one_call_takes_pays_and_submits_an_order(scene: Scene, ada: Caller) -> None:
    answer = ada.ask("POST", "/orders", order_body(scene))
    assert answer.status_code == 201, answer.content
    order = answer.json()
    assert (order["state"], order["payment_status"], order["do_not_process"]) == ("submitted", "paid", False)
    assert order["totals"] == {
        "subtotal": "24.50",
        "discount": "0.00",
        "charges": "0.00",
        "tax": "5.15",
        "total": "29.65",
    }
    assert ada.ask("GET", f"/orders/{order['id']}").json() == order


def test_a_refused_order_says_every_reason_at_its_place_and_leaves_nothing(scene: Scene, ada: Caller) -> None:
    lines = [{"item": "LAMP-1"}, {"item": "NO-SUCH"}]
    answer = ada.ask("POST", "/orders", order_body(scene, lines=lines))
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == "item_not_found"
    assert answer.json()["errors"][0]["field"] == "lines[1].entry"
    assert not SalesOrder.objects.exists()


@pytest.mark.peerbug("B68")
@pytest.mark.parametrize("name", ["total", "state", "legal_entity", "price_state", "is_staff"])
def test_unknown_fields_are_refused(scene: Scene, ada: Caller, name: str) -> None:
    answer = ada.ask("POST", "/orders", order_body(scene, **{name: "1"}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "extra_forbidden"


def test_a_card_number_is_refused_in_any_text(scene: Scene, ada: Caller) -> None:
    lines = [{"item": "LAMP-1", "reason": "card 4242 4242 4242 4242"}]
    answer = ada.ask("POST", "/orders", order_body(scene, lines=lines))
    assert answer.status_code == 422
    assert "card_number_in_text" in answer.content.decode()


def test_the_same_key_gives_the_same_answer_byte_for_byte(scene: Scene, ada: Caller) -> None:
    first = ada.ask("POST", "/orders", order_body(scene), **{"Idempotency-Key": "order-1"})
    again = ada.ask("POST", "/orders", order_body(scene), **{"Idempotency-Key": "order-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert SalesOrder.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(scene: Scene, ada: Caller) -> None:
    ada.ask("POST", "/orders", order_body(scene), **{"Idempotency-Key": "order-1"})
    other = ada.ask("POST", "/orders", order_body(scene, lines=[{"item": "MUG-1"}]), **{"Idempotency-Key": "order-1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_request_may_come_again_corrected_under_the_same_key(scene: Scene, ada: Caller) -> None:
    wrong = ada.ask("POST", "/orders", order_body(scene, payments=[]), **{"Idempotency-Key": "k"})
    right = ada.ask("POST", "/orders", order_body(scene), **{"Idempotency-Key": "k"})
    assert (wrong.status_code, right.status_code) == (422, 201)


@pytest.mark.peerbug("B05")
def test_twenty_at_once_with_one_key_make_one_order(scene: Scene, ada: Caller) -> None:
    def send(_: int) -> tuple[int, bytes]:
        try:
            while True:
                answer = ada.ask("POST", "/orders", order_body(scene), **{"Idempotency-Key": "rush"})
                if answer.status_code != 409:
                    return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as crowd:
        answers = set(crowd.map(send, range(20)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert SalesOrder.objects.count() == 1


def test_an_order_is_taken_line_by_line_too(scene: Scene, ada: Caller) -> None:
    order = ada.ask("POST", "/orders", {"customer": scene.carla.public_id}).json()["id"]
    made = ada.ask("POST", f"/orders/{order}/lines", {"item": "LAMP-1"}).json()
    line = made["lines"][0]["id"]
    changed = ada.ask("PATCH", f"/orders/{order}/lines/{line}", {"quantity": "3"})
    assert changed.json()["totals"]["subtotal"] == "30.00"
    assert ada.ask("POST", f"/orders/{order}/payments", {"method": "CASH"}).status_code == 201
    assert ada.ask("POST", f"/orders/{order}/submit", {}).json()["state"] == "submitted"
    closed = ada.ask("POST", f"/orders/{order}/lines", {"item": "LAMP-1"})
    assert (closed.status_code, closed.json()["code"]) == (409, "order_closed")


def test_one_line_travels_faster_than_the_others(scene: Scene, ada: Caller) -> None:
    ExpediteCode.objects.create(legal_entity=scene.legal_entity, code="RUSH", name="Rush")
    ExpediteCode.objects.create(legal_entity=make_legal_entity(**LAKESIDE), code="THEIRS", name="Theirs")
    order = ada.ask("POST", "/orders", {"customer": scene.carla.public_id}).json()["id"]
    ada.ask("POST", f"/orders/{order}/lines", {"item": "LAMP-1"})
    made = ada.ask("POST", f"/orders/{order}/lines", {"item": "MUG-1"}).json()
    line = f"/orders/{order}/lines/{made['lines'][1]['id']}"
    changed = ada.ask("PATCH", line, {"expedite_code": "RUSH", "mode_of_delivery": "EXPRESS"}).json()
    assert changed["expedite_code"] is None
    assert [(row["expedite_code"], row["mode_of_delivery"]) for row in changed["lines"]] == [
        (None, made["mode_of_delivery"]),
        ("RUSH", "EXPRESS"),
    ]
    for code in ("THEIRS", "NONE"):
        refused = ada.ask("PATCH", line, {"expedite_code": code})
        assert (refused.status_code, refused.json()["code"]) == (422, "expedite_code_unknown")
    assert ada.ask("PATCH", line, {"expedite_code": None}).json()["lines"][1]["expedite_code"] is None


def test_nobody_comes_in_without_a_token_and_rex_finds_nothing(scene: Scene, ada: Caller) -> None:
    order = ada.ask("POST", "/orders", order_body(scene)).json()["id"]
    assert Caller("rup_wrong").ask("GET", "/orders").status_code == 401
    rex = caller_for(scene.actor(make_rex()))
    assert rex.ask("GET", f"/orders/{order}").status_code == 404
    assert rex.ask("POST", f"/orders/{order}/submit", {}).status_code == 404
    assert rex.ask("GET", f"/customers/{scene.carla.public_id}").status_code == 404
    assert rex.ask("GET", "/orders").json()["items"] == []
    foreign = rex.ask("POST", "/orders", {"customer": scene.carla.public_id})
    assert foreign.status_code in (404, 422)
    assert foreign.json()["code"] == "customer_not_found"


def test_lists_come_in_pages(scene: Scene, ada: Caller) -> None:
    for _ in range(3):
        ada.ask("POST", "/orders", {"customer": scene.carla.public_id})
    first = ada.ask("GET", "/orders?limit=2").json()
    rest = ada.ask("GET", f"/orders?limit=2&cursor={first['next_cursor']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    assert ada.ask("GET", "/orders?cursor=nonsense").status_code == 422


def test_customers_and_products_are_found_and_read(scene: Scene, ada: Caller) -> None:
    assert ada.ask("GET", "/customers").json()["items"]
    assert ada.ask("GET", f"/customers/{scene.bruno.public_id}").json()["emails"] == []
    assert ada.ask("GET", "/products/LAMP-1").json()["prices"][0]["price"] == "10"
    assert ada.ask("GET", "/products/NONE").status_code == 404


def test_the_price_of_a_document_is_calculated_without_an_order(ada: Caller) -> None:
    document = {
        "currency": "USD",
        "as_of": "2026-11-20T10:00:00+01:00",
        "products": [{"number": "P", "price": "10.00"}],
        "lines": [{"product": "P", "quantity": "3"}],
    }
    assert ada.ask("POST", "/price", document).json()["totals"]["total"] == "30.00"
    refused = ada.ask("POST", "/price", {**document, "percnt": 1})
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "percnt")


def test_an_order_that_waits_says_every_reason_and_who_clears_it(scene: Scene, ada: Caller) -> None:
    """A check above the threshold and a hold by hand, which only the fraud desk may clear: two reasons."""
    Parameters.objects.filter(call_center=scene.call_center).update(check_threshold_minor=100)
    desk = make_role("fraud_desk", legal_entity=scene.legal_entity, permissions=["release_holds"])
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="ASK", name="Ask first", role=desk)
    body = order_body(scene, payments=[{"method": "CHECK", "check_number": "77"}], submit=True)
    order = ada.ask("POST", "/orders", body).json()
    row = SalesOrder.objects.get(public_id=order["id"])
    OrderHold.objects.create(order=row, code=HoldCode.objects.get(code="ASK"), comment="Called twice")
    SalesOrder.objects.filter(pk=row.pk).update(open_holds=2)
    blockers = ada.ask("GET", f"/orders/{order['id']}").json()["blockers"]
    assert [(one["code"], one["cure"]["facts"]["roles"]) for one in blockers] == [
        ("check_is_held", ["Fraud desk", "Supervisor"]),
        ("hold_stands_because", ["Fraud desk"]),
    ]
