"""A warehouse with a system of its own: it asks what is to be picked, and says what was found, sent and received."""

import pytest

from ringup.fulfillment.models import Pick, Shipment
from ringup.inventory.models import GoodsReceipt, StockLevel
from ringup.products.models import Item, Vendor
from tests.api.conftest import Caller, permitted
from tests.api.test_invoices import submitted
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


def test_an_order_is_picked_in_part_shipped_and_invoiced(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    queue = sam.ask("GET", "/warehouse/queue").json()["items"]
    assert [row["order"] for row in queue] == [order["id"]]
    started = sam.ask("POST", f"/orders/{order['id']}/picks", {}, **{"Idempotency-Key": "p"})
    assert started.status_code == 201, started.content
    pick, lamp = started.json(), order["lines"][0]["id"]
    again = sam.ask("POST", f"/orders/{order['id']}/picks", {}, **{"Idempotency-Key": "p"})
    assert again.json() == pick
    confirmed = sam.ask("POST", f"/warehouse/picks/{pick['id']}/confirm", {"lines": [{"line": lamp, "quantity": "1"}]})
    assert [line["picked"] for line in confirmed.json()["lines"]] == ["1", "1"]
    body = {"carrier": "DHL", "tracking_number": "JD 1"}
    shipped = sam.ask("POST", f"/warehouse/picks/{pick['id']}/ship", body).json()
    assert (shipped["state"], shipped["invoice"]) == ("shipped", "INV-100001")
    seen = sam.ask("GET", f"/orders/{order['id']}").json()
    assert seen["status"] == "partly_invoiced"
    assert [(line["status"], line["shipped"], line["back_ordered"]) for line in seen["lines"]] == [
        ("partly_invoiced", "1", "2"),
        ("invoiced", "1", "0"),
    ]
    [sent] = sam.ask("GET", f"/orders/{order['id']}/shipments").json()["items"]
    assert (sent["tracking_number"], sent["state"], sent["delivered_at"]) == ("JD 1", "shipped", None)
    arrived = [sam.ask("POST", f"/warehouse/picks/{pick['id']}/delivered", {}) for _ in range(2)]
    assert [answer.status_code for answer in arrived] == [200, 200]
    assert arrived[0].json()["delivered_at"] == arrived[1].json()["delivered_at"] is not None
    [sent] = sam.ask("GET", f"/orders/{order['id']}/shipments").json()["items"]
    assert sent["state"] == "delivered"
    assert Shipment.objects.count() == 1


def test_a_list_is_given_back(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    pick = sam.ask("POST", f"/orders/{order['id']}/picks", {}).json()
    too_early = sam.ask("POST", f"/warehouse/picks/{pick['id']}/delivered", {})
    assert (too_early.status_code, too_early.json()["code"]) == (422, "shipment_state_forbids")
    assert sam.ask("POST", f"/warehouse/picks/{pick['id']}/cancel", {}).json()["state"] == "canceled"
    assert Pick.objects.get().state == "canceled"


def test_goods_are_announced_and_received_once(scene: Scene, sam: Caller) -> None:
    body = {"warehouse": "MAIN", "item": "LAMP-1", "quantity": "50", "expected_on": "2030-01-02"}
    announced = sam.ask("POST", "/warehouse/announcements", body)
    assert announced.status_code == 201, announced.content
    lines = [{"item": "LAMP-1", "quantity": "20", "expected": announced.json()["id"]}]
    for _ in range(2):
        done = sam.ask(
            "POST", "/warehouse/receipts", {"warehouse": "MAIN", "lines": lines}, **{"Idempotency-Key": "truck"}
        )
        assert done.status_code == 201, done.content
    assert GoodsReceipt.objects.count() == 1
    assert StockLevel.objects.get(item__number="LAMP-1").on_hand == 120


def test_what_is_wrong_is_named(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    assert ada.ask("POST", f"/orders/{order['id']}/picks", {}).status_code == 403
    body = {"warehouse": "MAIN", "lines": [{"item": "NOPE", "quantity": "1"}]}
    refused = sam.ask("POST", "/warehouse/receipts", body).json()
    assert refused["code"] == "item_not_found"
    assert sam.ask("GET", "/warehouse/queue?warehouse=NONE").status_code == 422


def test_a_vendor_sends_straight_to_the_customer(scene: Scene, ada: Caller, sam: Caller) -> None:
    vendor = Vendor.objects.create(legal_entity=scene.legal_entity, code="NORD", name="Nord Lamps")
    Item.objects.filter(number="LAMP-1").update(vendor=vendor, direct_delivery=True)
    order = submitted(scene, ada)
    lists = sam.ask("GET", "/warehouse/direct?vendor=NORD").json()
    assert [(row["order"], row["quantity"], row["purchase"]) for row in lists["to_order"]] == [(order["id"], "3", None)]
    started = sam.ask("POST", f"/orders/{order['id']}/purchases", {"vendor": "NORD"}, **{"Idempotency-Key": "d"})
    assert started.status_code == 201, started.content
    pick = started.json()
    assert (pick["vendor"], [line["item"] for line in pick["lines"]]) == ("NORD", ["LAMP-1"])
    assert [row["purchase"] for row in sam.ask("GET", "/warehouse/direct").json()["ordered"]] == [pick["id"]]
    sam.ask("POST", f"/warehouse/picks/{pick['id']}/confirm", {"lines": []})
    assert sam.ask("POST", f"/warehouse/picks/{pick['id']}/ship", {}).json()["state"] == "shipped"
    assert sam.ask("POST", f"/orders/{order['id']}/purchases", {"vendor": "SUD"}).json()["code"] == "vendor_unknown"
