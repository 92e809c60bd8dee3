"""A line that its vendor sends straight to the customer: no stock of ours, a purchase, and the same shipment."""

from decimal import Decimal

import pytest
from django.db.models import QuerySet

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.cancel_pick import cancel_pick
from ringup.fulfillment.actions.confirm_pick import confirm_pick
from ringup.fulfillment.actions.ship_pick import Shipped, ship_pick
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.models import Invoice, Pick
from ringup.fulfillment.queries import list_direct_lines, list_picks, list_purchases, list_queue
from ringup.inventory.models import Reservation, StockLevel
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item, Vendor
from ringup.project.invariants import violations
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.test_reserving import state, stock
from tests.factories import make_item, make_reason_code, make_rex, make_stock
from tests.web.safety.world import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofa(scene) -> Item:
    vendor = Vendor.objects.create(legal_entity=scene.legal_entity, code="NORD", name="Nord Sofas")
    item = make_item("SOFA-1", name="Sofa", price="10.00", stock=None, legal_entity=scene.legal_entity)
    item.vendor, item.direct_delivery = vendor, True
    item.save()
    return item


def ordered(scene, ada, *numbers: str) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=tuple(LineWish(item=number, quantity=Decimal(2)) for number in numbers),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key=f"direct-{SalesOrder.objects.count()}")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def bought(sam, order: SalesOrder) -> Pick:
    pick = start_pick(sam, order=order.public_id, vendor="NORD")
    assert isinstance(pick, Pick), pick
    return pick


def events(order: SalesOrder) -> "QuerySet[OrderEvent, str]":
    return OrderEvent.objects.filter(order=order).values_list("kind", flat=True)


def test_no_stock_of_ours_is_reserved_and_no_list_of_ours_shows_it(scene, ada, sam, sofa):
    level = make_stock(sofa, 5)
    order = ordered(scene, ada, "SOFA-1")
    assert order.lines.get().vendor.code == "NORD"
    assert not Reservation.objects.exists()
    assert StockLevel.objects.get(pk=level.pk).reserved == 0
    assert (order.detailed_status, order.pickable) == ("released", False)
    assert list_queue(sam, warehouse=None) == []
    refused = start_pick(sam, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "nothing_to_pick"


def test_it_is_ordered_confirmed_and_shipped_with_its_invoice(scene, ada, sam, sofa):
    order = ordered(scene, ada, "SOFA-1")
    [line] = list_direct_lines(sam)
    assert (line.vendor, line.number, line.quantity, line.address["country"]) == (
        "NORD",
        order.number,
        2,
        order.delivery_address.country,
    )
    pick = bought(sam, order)
    assert list_direct_lines(sam) == []
    assert [row.purchase for row in list_purchases(sam, vendor="NORD")] == [pick.public_id]
    assert list_purchases(sam, vendor="SUD") == []
    assert list_picks(sam, warehouse=None) == []
    confirm_pick(sam, pick=pick.public_id)
    done = ship_pick(sam, pick=pick.public_id, carrier="Nord", tracking_number="N1")
    assert isinstance(done, Shipped)
    order.refresh_from_db()
    assert (order.state, order.detailed_status, order.fulfillment) == ("invoiced", "invoiced", "shipped")
    assert Invoice.objects.get().total_minor == order.total_minor
    kinds = set(events(order))
    assert {"direct_delivery_create", "direct_delivery_release", "direct_delivery_deliver"} <= kinds
    assert [one.invariant.code for one in violations() if one.invariant.code != "I17"] == []


def test_a_warehouse_and_a_vendor_work_at_the_same_order_at_the_same_time(scene, ada, sam, sofa):
    level = stock(scene)
    order = ordered(scene, ada, "VASE-1", "SOFA-1")
    assert state(level) == (5, 2, 0)
    ours, theirs = start_pick(sam, order=order.public_id), bought(sam, order)
    assert isinstance(ours, Pick)
    assert [line.order_line.item.number for line in ours.lines.all()] == ["VASE-1"]
    assert [line.order_line.item.number for line in theirs.lines.all()] == ["SOFA-1"]
    again = start_pick(sam, order=order.public_id, vendor="NORD")
    assert isinstance(again, Refusal)
    assert again.code == "order_in_picking"
    # One is given back; the other one stays in hand.
    cancel_pick(sam, pick=theirs.public_id)
    assert dict(order.lines.values_list("item__number", "picking")) == {"VASE-1": 2, "SOFA-1": 0}
    confirm_pick(sam, pick=ours.public_id)
    assert isinstance(ship_pick(sam, pick=ours.public_id), Shipped)
    order.refresh_from_db()
    assert order.detailed_status == "partly_invoiced"
    theirs = bought(sam, order)
    confirm_pick(sam, pick=theirs.public_id)
    assert isinstance(ship_pick(sam, pick=theirs.public_id), Shipped)
    order.refresh_from_db()
    assert order.state == "invoiced"
    assert state(level) == (3, 0, 0)


def test_what_a_vendor_cannot_send_in_full_is_to_be_ordered_again(scene, ada, sam, sofa):
    order = ordered(scene, ada, "SOFA-1")
    pick = bought(sam, order)
    confirm_pick(sam, pick=pick.public_id, found={order.lines.get().public_id: Decimal(1)})
    ship_pick(sam, pick=pick.public_id)
    [rest] = list_direct_lines(sam)
    assert rest.quantity == 1


def test_an_order_at_a_vendor_is_canceled_only_after_the_purchase(scene, ada, sam, sofa):
    order = ordered(scene, ada, "SOFA-1")
    pick = bought(sam, order)
    make_reason_code("MIND", kind="order_cancellation", legal_entity=scene.legal_entity)
    refused = cancel_order(sam, order=order.public_id, reason="MIND")
    assert isinstance(refused, Refusal)
    assert refused.code == "order_in_picking"
    cancel_pick(sam, pick=pick.public_id)
    assert "direct_delivery_cancel" in events(order)
    assert not isinstance(cancel_order(sam, order=order.public_id, reason="MIND"), Refusal)
    assert list_direct_lines(sam) == []


def test_an_item_that_stays_with_us_later_does_not_change_an_order_that_runs(scene, ada, sam, sofa):
    order = ordered(scene, ada, "SOFA-1")
    Item.objects.filter(pk=sofa.pk).update(direct_delivery=False)
    assert order.lines.get().vendor is not None
    assert isinstance(start_pick(sam, order=order.public_id, vendor="NORD"), Pick)


def test_vendors_of_others_are_unknown(scene, ada, sam, sofa):
    order = ordered(scene, ada, "SOFA-1")
    rex = actor_of(make_rex())
    Vendor.objects.create(legal_entity_id=rex.legal_entity, code="SUD", name="Sud")
    refused = start_pick(sam, order=order.public_id, vendor="SUD")
    assert isinstance(refused, Refusal)
    assert refused.code == "vendor_unknown"
    assert list_direct_lines(rex) == []
