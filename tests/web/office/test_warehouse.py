"""The small warehouse: the queue, a pick list with a short pick, a shipment with its invoice, goods that come in."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.models import Invoice, Pick, Shipment
from ringup.inventory.models import ExpectedReceipt, StockLevel
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item, Vendor
from tests.factories import make_item, make_scene, make_stock, make_user, sign_in
from tests.factories.scenes import Scene
from tests.web.office.rows import make_webhook, make_webhook_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def vase(scene: Scene) -> StockLevel:
    item = make_item("VASE-1", name="Blue vase", price="10.00", stock=None, legal_entity=scene.legal_entity)
    return make_stock(item, 5)


@pytest.fixture
def walt(scene: Scene, client: Client) -> Client:
    client.force_login(make_user("walt", role="warehouse", call_center=scene.call_center, everywhere=True))
    return client


def sold(scene: Scene, quantity: int) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="VASE-1", quantity=Decimal(quantity)),),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key=f"sold-{SalesOrder.objects.count()}")
    assert isinstance(placed, Placed), placed
    return placed.order


def test_an_order_goes_from_the_queue_to_the_customer(scene, vase, walt):
    order = sold(scene, 3)
    assert order.number in walt.get(reverse("office:warehouse")).text
    answer = walt.post(reverse("office:start-pick"), {"order": order.public_id})
    pick = Pick.objects.get()
    assert answer.url == reverse("office:pick", args=[pick.public_id])
    assert "Blue vase" in walt.get(answer.url).text
    line = order.lines.get().public_id
    step = reverse("office:pick-step", args=[pick.public_id])
    refused = walt.post(step, {"step": "confirm", f"found-{line}": "7"})
    assert refused.status_code == 422
    assert "asks for 3 only" in refused.text
    assert walt.post(step, {"step": "confirm", f"found-{line}": "2"}).status_code == 302
    shipped = walt.post(step, {"step": "ship", "carrier": "DHL", "tracking_number": "JD 1"}, follow=True)
    invoice = Invoice.objects.get()
    assert invoice.number in shipped.text
    assert Shipment.objects.get().tracking_number == "JD 1"
    assert StockLevel.objects.get(pk=vase.pk).on_hand == 2
    assert 'value="deliver"' in shipped.text
    arrived = walt.post(step, {"step": "deliver"}, follow=True)
    assert Shipment.objects.get().state == "delivered"
    assert 'value="deliver"' not in arrived.text
    assert OrderEvent.objects.filter(order=order, kind="deliver_order").count() == 1
    billing = sign_in(Client(), scene.sam).get(reverse("desk:billing", args=[order.public_id])).text
    assert "JD 1" in billing
    assert "2 × Blue vase" in billing
    assert "On its way" not in billing
    paper = walt.get(reverse("office:invoice", args=[invoice.public_id]))
    assert paper.content.startswith(b"%PDF")
    assert walt.get(reverse("office:pick-list", args=[pick.public_id])).content.startswith(b"%PDF")


def test_a_list_is_given_back(scene, vase, walt):
    order = sold(scene, 3)
    walt.post(reverse("office:start-pick"), {"order": order.public_id})
    step = reverse("office:pick-step", args=[Pick.objects.get().public_id])
    assert walt.post(step, {"step": "cancel"}).url == reverse("office:warehouse")
    assert order.number in walt.get(reverse("office:warehouse")).text


def test_who_was_faster_is_said(scene, vase, walt):
    order = sold(scene, 3)
    walt.post(reverse("office:start-pick"), {"order": order.public_id})
    again = walt.post(reverse("office:start-pick"), {"order": order.public_id})
    assert again.status_code == 422
    assert "The warehouse is picking this order." in again.text


def test_goods_that_come_in_serve_who_waits(scene, vase, walt):
    order = sold(scene, 8)
    row = ExpectedReceipt.objects.create(
        item=vase.item, warehouse=vase.warehouse, quantity=10, expected_on="2026-12-24", reference="PO-7"
    )
    address = reverse("office:goods-in")
    assert "PO-7" in walt.get(address).text
    wrong = walt.post(address, {"item": "NOPE", "quantity": "1", "warehouse": str(vase.warehouse_id)})
    assert wrong.status_code == 422
    done = walt.post(address, {f"came-{row.public_id}": "4", "warehouse": str(vase.warehouse_id), "request_key": "k"})
    assert "1 line received." in done.text
    row.refresh_from_db()
    assert row.received == 4
    assert order.lines.get().back_ordered == 0


def test_an_agent_neither_sees_the_queue_nor_receives(scene, vase, client):
    client.force_login(scene.ada)
    for address in (reverse("office:warehouse"), reverse("office:goods-in")):
        assert client.get(address).status_code == 403


def test_messages_that_nobody_took_are_shown_first_and_sent_again(scene, walt):
    webhook = make_webhook(scene.legal_entity)
    dead = make_webhook_message(webhook, state="dead", last_status=503, last_error="status_503", attempts=24)
    make_webhook_message(webhook, key="other", subject="SO-100043", state="delivered")
    page = walt.get(reverse("office:webhook-messages")).text
    assert page.index("SO-100042") < page.index("SO-100043")
    assert "answers 503" in page
    assert "1 message was given up" in page
    answer = walt.post(reverse("office:send-webhook-again", args=[dead.public_id]))
    assert answer.url == reverse("office:webhook-messages")
    dead.refresh_from_db()
    assert dead.state == "waiting"
    assert "whispered" not in page


def test_the_pages_of_the_warehouse_stand_together(scene, walt):
    page = walt.get(reverse("office:warehouse")).text
    start = page.index(">Warehouse<")
    assert page.index("Receive goods", start) < page.index("Messages to other systems", start)
    assert "Planning and analysis" not in page


def test_a_direct_delivery_is_ordered_from_its_vendor_and_sent(scene, vase, walt):
    vendor = Vendor.objects.create(legal_entity=scene.legal_entity, code="NORD", name="Nord Vases")
    Item.objects.filter(number="VASE-1").update(vendor=vendor, direct_delivery=True)
    order = sold(scene, 2)
    page = walt.get(reverse("office:direct-deliveries")).text
    assert "Nord Vases" in page
    assert "2 × VASE-1 Blue vase" in page
    body = {"order": order.public_id, "vendor": "NORD"}
    assert walt.post(reverse("office:order-from-vendor"), body).url == reverse("office:direct-deliveries")
    assert walt.post(reverse("office:order-from-vendor"), body).status_code == 422
    pick = Pick.objects.get()
    assert reverse("office:pick", args=[pick.public_id]) in walt.get(reverse("office:direct-deliveries")).text
    file = walt.get(reverse("office:purchases-file")).content.decode()
    assert "NORD" in file
    assert "VASE-1" in file
    sheet = walt.get(reverse("office:pick", args=[pick.public_id])).text
    assert "Purchase" in sheet
    step = reverse("office:pick-step", args=[pick.public_id])
    walt.post(step, {"step": "confirm"})
    walt.post(step, {"step": "ship", "carrier": "Nord"})
    assert Shipment.objects.get().state == "shipped"
    assert walt.get(reverse("office:pick-list", args=[pick.public_id])).content.startswith(b"%PDF")


def test_a_delivery_is_announced_where_goods_come_in(scene, vase, walt):
    address = reverse("office:goods-in")
    body = {"do": "announce", "announced_item": "VASE-1", "announced_quantity": "40", "expected_on": "2030-05-06"}
    refused = walt.post(address, {**body, "announced_item": "NOPE"})
    assert refused.status_code == 422
    assert 'value="NOPE"' in refused.text
    assert walt.post(address, {**body, "expected_on": "soon"}).status_code == 422
    assert not ExpectedReceipt.objects.exists()
    done = walt.post(address, {**body, "announced_reference": "PO-77"})
    assert "The delivery is announced." in done.text
    assert "PO-77" in done.text
    row = ExpectedReceipt.objects.get()
    assert (row.quantity, row.expected_on.isoformat(), row.reference) == (40, "2030-05-06", "PO-77")
