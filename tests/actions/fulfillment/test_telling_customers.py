"""What customers are told of their goods, once each, and what follows from a delay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ringup.delivery.models import ExpediteCode
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.fulfillment.actions.follow_delay import follow_delay
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.actions.tell_customer import tell_customer
from ringup.fulfillment.loading.invoice_documents import load_invoice_document
from ringup.fulfillment.loading.pick_lists import load_pick_list
from ringup.fulfillment.queries import list_late_orders
from ringup.jobs.follow_delays import follow_delays
from ringup.notifications.connectors.typesetting import render_invoice, render_pick_list
from ringup.notifications.models import Document, Message
from ringup.orders.models import OrderVersion, SalesOrder
from tests.actions.fulfillment.test_reserving import buy, state, stock
from tests.actions.fulfillment.test_shipping import shipped
from tests.factories import make_reason_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def follow(order: SalesOrder, days: int):
    at = timezone.now() + timedelta(days=days)
    return follow_delay(None, legal_entity=order.legal_entity_id, order=order.public_id, at=at)


@pytest.fixture
def patient(scene):
    parameters = scene.call_center.parameters
    parameters.delay_processing, parameters.first_notice_days = True, 10
    parameters.second_notice_days, parameters.delay_cancel_days = 20, 30
    parameters.save()


def test_a_shipment_brings_the_invoice_in_the_customer_s_language_once(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    SalesOrder.objects.filter(pk=order.pk).update(language="de")
    done = shipped(sam, order)
    for _ in range(2):
        tell_customer(
            None,
            legal_entity=order.legal_entity_id,
            order=order.public_id,
            notice="shipped",
            about=done.shipment.public_id,
        )
    message = Message.objects.get(kind="order_shipped")
    assert order.number in message.title
    assert "DHL JD0001" in message.body
    assert message.document.file_name == f"{done.shipment.invoice.number}.pdf"


def test_the_invoice_has_its_tax_table_and_adds_up(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 3)
    invoice = shipped(sam, order, VASE_1=1).shipment.invoice
    document = load_invoice_document(invoice)
    assert [row[0] for row in document.taxes] == ["21 %"]
    assert document.totals[-1][1] == "€12.10"
    assert render_invoice(document).startswith(b"%PDF")


def test_an_urgent_pick_list_says_so_above_the_address_in_the_warehouse_s_language(scene, ada, sam):
    level = stock(scene)
    level.warehouse.language = "de"
    level.warehouse.save()
    urgent = ExpediteCode.objects.create(legal_entity=scene.legal_entity, code="RUSH", name="Rush")
    pick = start_pick(sam, order=buy(scene, ada, 2, expedite_code=urgent.pk).public_id)
    sheet = load_pick_list(pick)
    assert (sheet.language, sheet.expedited) == ("de", "Expedited: Rush")
    assert [(line.number, line.quantity) for line in sheet.lines] == [("VASE-1", "2")]
    assert render_pick_list(sheet).startswith(b"%PDF")


def test_who_gets_something_later_is_told_what_and_when(scene, ada):
    stock(scene, on_hand=1)
    order = buy(scene, ada, 3)
    tell_customer(None, legal_entity=order.legal_entity_id, order=order.public_id, notice="back_ordered")
    assert "2 × " in Message.objects.get(kind="order_back_ordered").body
    full = buy(scene, ada, 1, item="LAMP-1")
    tell_customer(None, legal_entity=full.legal_entity_id, order=full.public_id, notice="back_ordered")
    assert Message.objects.count() == 1
    assert not Document.objects.exists()


def test_a_late_order_is_told_twice_and_then_canceled(scene, ada, patient):
    level = stock(scene, on_hand=1)
    order = buy(scene, ada, 3)
    steps = [follow(order, days) for days in (9, 10, 11, 20, 29, 30, 31)]
    assert steps == [None, "first", None, "second", None, "cancel", None]
    order.refresh_from_db()
    assert (order.state, state(level)) == ("canceled", (1, 0, 0))
    assert order.events.filter(kind="backorder_cancellation", by=None).count() == 1


def test_an_order_of_which_something_left_is_told_and_never_canceled(scene, ada, sam, patient):
    stock(scene, on_hand=1)
    order = buy(scene, ada, 3)
    shipped(sam, order)
    assert [follow(order, days) for days in (10, 20, 60)] == ["first", "second", None]


def test_where_delays_are_not_followed_nobody_is_told(scene, ada):
    stock(scene, on_hand=0)
    order = buy(scene, ada, 3)
    assert list_late_orders(at=timezone.now(), limit=10) == []
    assert follow(order, 400) is None
    assert follow_delays() == 0


def test_the_job_finds_who_waits(scene, ada, patient):
    stock(scene, on_hand=0)
    order = buy(scene, ada, 3)
    SalesOrder.objects.filter(pk=order.pk).update(submitted_at=timezone.now() - timedelta(days=12))
    assert follow_delays() == 1
    assert Decimal(order.lines.get().back_ordered) == 3


def test_who_and_what_is_exempt_waits_without_notices_however_long(scene, ada, patient):
    stock(scene, on_hand=0)
    order = buy(scene, ada, 3)
    customer, item = order.customer, order.lines.get().item
    customer.delay_exempt = True
    customer.save()
    assert list_late_orders(at=timezone.now(), limit=10) == []
    assert follow(order, 12) is None
    customer.delay_exempt, item.delay_exempt = False, True
    customer.save()
    item.save()
    assert follow(order, 12) is None
    item.delay_exempt = False
    item.save()
    assert follow(order, 12) == "first"


def test_a_change_gives_no_more_time_and_sends_no_first_notice_after_the_second(scene, ada, sam, patient):
    stock(scene, on_hand=0)
    make_reason_code(kind="order_cancellation", code="LESS", legal_entity=scene.legal_entity)
    order, begun = buy(scene, ada, 3), timezone.now() - timedelta(days=25)
    OrderVersion.objects.filter(order=order).update(submitted_at=begun)
    SalesOrder.objects.filter(pk=order.pk).update(submitted_at=begun)
    assert follow(order, 0) == "second"
    line = order.lines.get().public_id
    less = cancel_lines(sam, order=order.public_id, lines={line: Decimal(1)}, reason="LESS")
    assert isinstance(less, Canceled), less
    assert [follow(order, days) for days in (1, 4, 5)] == [None, None, "cancel"]
