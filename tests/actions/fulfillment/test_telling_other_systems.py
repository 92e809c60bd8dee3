"""A warehouse with a system of its own is told what it may pick, what changed, and what is to be left alone."""

from decimal import Decimal

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.undo_change import undo_change
from ringup.fulfillment.actions.receive_goods import receive_goods
from ringup.fulfillment.rules.receiving import Arrival
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import HoldCode
from ringup.notifications.models import WebhookDelivery
from ringup.orders.actions.cancel_order import cancel_order
from ringup.plumbing.outbox_delivery import deliver_next
from ringup.project.subscriptions import SUBSCRIPTIONS
from tests.actions.fulfillment.test_reserving import buy, stock
from tests.actions.fulfillment.test_shipping import shipped
from tests.factories import make_reason_code
from tests.web.office.rows import make_webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def webhook(scene):
    return make_webhook(scene.legal_entity)


def told() -> list[str]:
    """What other systems were told since the last look."""
    while deliver_next(SUBSCRIPTIONS):
        pass
    rows = list(WebhookDelivery.objects.filter(state="waiting").order_by("pk"))
    WebhookDelivery.objects.update(state="delivered")
    return [row.event for row in rows]


def test_an_order_is_told_from_its_release_to_its_invoice(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 3)
    assert told() == ["order.released"]
    body = WebhookDelivery.objects.get().body["order"]
    assert (body["number"], body["status"], body["released"]) == (order.number, "released", True)
    [line] = body["lines"]
    assert (line["item"], line["quantity"], line["back_ordered"]) == ("VASE-1", "3", "0")
    assert body["delivery_address"]["country"] == order.delivery_address.country
    assert not {"total", "payments", "price"} & {*body, *line}
    shipped(sam, order)
    assert sorted(told()) == ["order.invoiced", "order.shipped", "pick.started"]
    sent = WebhookDelivery.objects.get(event="order.shipped").body["shipment"]
    assert (sent["tracking_number"], sent["complete"]) == ("JD0001", True)


def test_a_hold_withholds_and_its_release_releases(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 1)
    told()
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="ASK", name="Ask")
    hold = place_hold(sam, order=order.public_id, code="ASK")
    assert told() == ["order.withheld"]
    body = WebhookDelivery.objects.latest("pk").body["order"]
    assert (body["status"], body["released"]) == ("on_hold", False)
    clear_hold(sam, order=order.public_id, hold=hold.pk)
    assert told() == ["order.released"]


def test_a_change_withholds_the_order_until_it_is_undone(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 1)
    told()
    modify_order(sam, order=order.public_id)
    assert told() == ["order.withheld"]
    undo_change(sam, order=order.public_id)
    assert told() == ["order.released"]


def test_what_was_withheld_and_released_meanwhile_is_told_as_it_is_now(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 1)
    modify_order(sam, order=order.public_id)
    undo_change(sam, order=order.public_id)
    assert set(told()) == {"order.released"}


def test_a_cancellation_is_told_once_and_nothing_of_a_hold(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 1)
    told()
    make_reason_code("MIND", kind="order_cancellation", legal_entity=scene.legal_entity)
    cancel_order(sam, order=order.public_id, reason="MIND")
    assert told() == ["order.canceled"]


def test_goods_that_came_in_are_told(scene, sam):
    level = stock(scene)
    told()
    receive_goods(sam, warehouse=level.warehouse.code, arrivals=[Arrival(item="VASE-1", quantity=Decimal(2))])
    assert told() == ["goods.received"]


def test_without_a_subscription_nothing_is_written(scene, ada, webhook):
    webhook.delete()
    stock(scene)
    buy(scene, ada, 1)
    assert told() == []
