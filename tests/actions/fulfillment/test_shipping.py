"""From the released order to the shipment with its invoice: picked once, in parts, and charged for what leaves."""

from decimal import Decimal

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.delivery.models import ExpediteCode
from ringup.fulfillment.actions.allocate_stock import allocate_stock
from ringup.fulfillment.actions.cancel_pick import cancel_pick
from ringup.fulfillment.actions.confirm_pick import confirm_pick
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.fulfillment.actions.ship_pick import Shipped, ship_pick
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.models import Invoice, Pick, Shipment
from ringup.fulfillment.queries import find_pick, list_picks, list_queue
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import HoldCode
from ringup.inventory.models import Reservation, StockLevel, StockMovement
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.loading import line_standing_of, standing_of
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import line_status
from ringup.project.invariants import violations
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.test_reserving import buy, state, stock
from tests.actions.orders.test_approval_races import at_once
from tests.factories import make_rex
from tests.factories.kits import make_kit

pytestmark = pytest.mark.django_db


def picked(sam, order: SalesOrder, **found: int) -> Pick:
    pick = start_pick(sam, order=order.public_id)
    assert isinstance(pick, Pick), pick
    ids = {line.item.number: line.public_id for line in order.lines.select_related("item")}
    wanted = {ids[number.replace("_", "-")]: Decimal(quantity) for number, quantity in found.items()}
    done = confirm_pick(sam, pick=pick.public_id, found=wanted)
    assert isinstance(done, Pick), done
    return done


def shipped(sam, order: SalesOrder, **found: int) -> Shipped:
    done = ship_pick(sam, pick=picked(sam, order, **found).public_id, carrier="DHL", tracking_number="JD0001")
    assert isinstance(done, Shipped), done
    order.refresh_from_db()
    return done


def lines_of(order: SalesOrder) -> list[str]:
    order = SalesOrder.objects.select_related("call_center").get(pk=order.pk)
    return [line_status(standing_of(order), line_standing_of(line)).value for line in order.lines.order_by("position")]


def test_a_released_order_is_picked_packed_shipped_and_invoiced(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 3)
    done = shipped(sam, order)
    assert state(level) == (2, 0, 0)
    assert (order.state, order.detailed_status, order.fulfillment) == ("invoiced", "invoiced", "shipped")
    assert done.shipment.invoice.total_minor == order.total_minor
    assert (done.shipment.carrier, done.shipment.tracking_number) == ("DHL", "JD0001")
    assert Reservation.objects.get().state == "closed"
    assert StockMovement.objects.get(source_kind="shipment").quantity == -3
    assert [one.invariant.code for one in violations() if one.invariant.code != "I17"] == []


def test_a_short_pick_ships_and_bills_what_was_found_and_lowers_the_level(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 3)
    done = shipped(sam, order, VASE_1=1)
    assert state(level) == (2, 0, 2)  # 5, of which 2 were not there and 1 left
    assert order.lines.get().back_ordered == 2
    assert (order.state, order.detailed_status) == ("submitted", "partly_invoiced")
    assert lines_of(order) == ["partly_invoiced"]
    assert done.shipment.invoice.total_minor < order.total_minor


def test_the_rest_follows_and_the_invoices_add_up(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 3)
    shipped(sam, order, VASE_1=1)
    level = StockLevel.objects.get(item__number="VASE-1")
    assert allocate_stock(None) == 1
    shipped(sam, order)
    assert order.state == "invoiced"
    assert sum(Invoice.objects.values_list("total_minor", flat=True)) == order.total_minor
    assert state(level) == (0, 0, 0)


def test_nothing_found_gives_the_list_back(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 2)
    pick = picked(sam, order, VASE_1=0)
    order.refresh_from_db()
    assert pick.state == "canceled"
    assert not Shipment.objects.exists()
    assert (order.detailed_status, state(level)) == ("back_ordered", (3, 0, 2))


def test_a_list_that_is_given_back_leaves_the_goods_reserved(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 2)
    pick = picked(sam, order)
    assert isinstance(cancel_pick(sam, pick=pick.public_id), Pick)
    order.refresh_from_db()
    assert (order.detailed_status, order.pickable, state(level)) == ("released", True, (5, 2, 0))
    assert Shipment.objects.get().state == "canceled"
    assert isinstance(start_pick(sam, order=order.public_id), Pick)


def test_what_a_hold_or_a_payment_stops_is_neither_picked_nor_shipped(scene, ada, sam):
    stock(scene)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="CHECK", name="Check", removes_reservations=True)
    order = buy(scene, ada, 2)
    pick = picked(sam, order)
    place_hold(sam, order=order.public_id, code="CHECK")
    refused = ship_pick(sam, pick=pick.public_id)
    assert refused.code == "order_on_hold"
    other = buy(scene, ada, 1)
    place_hold(sam, order=other.public_id, code="CHECK")
    assert start_pick(sam, order=other.public_id).code == "order_on_hold"


def test_an_order_in_the_warehouse_s_hands_is_neither_changed_nor_canceled(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    start_pick(sam, order=order.public_id)
    for refused in (modify_order(ada, order=order.public_id), cancel_order(sam, order=order.public_id, reason="x")):
        assert isinstance(refused, Refusal)
        assert refused.code == "order_in_picking"


def test_an_order_that_ships_complete_waits_for_its_last_unit(scene, ada, sam):
    stock(scene, on_hand=1)
    order = buy(scene, ada, 2, ship_complete=True)
    assert start_pick(sam, order=order.public_id).code == "waits_for_the_rest"


def test_what_is_back_ordered_in_full_cannot_be_picked(scene, ada, sam):
    stock(scene, on_hand=0)
    assert start_pick(sam, order=buy(scene, ada, 2).public_id).code == "nothing_to_pick"


def test_the_queue_has_expedited_orders_first_then_the_oldest(scene, ada, sam, django_assert_num_queries):
    level = stock(scene, on_hand=50)
    urgent = ExpediteCode.objects.create(legal_entity=scene.legal_entity, code="RUSH", name="Rush")
    orders = [buy(scene, ada, 1), buy(scene, ada, 1), buy(scene, ada, 1, expedite_code=urgent.pk)]
    with django_assert_num_queries(1):
        rows = list_queue(sam, warehouse=level.warehouse_id)
    assert [row.number for row in rows] == [orders[2].number, orders[0].number, orders[1].number]
    assert rows[0].expedited == "Rush"
    start_pick(sam, order=orders[0].public_id)
    assert [row.number for row in list_queue(sam, warehouse=level.warehouse_id)] == [
        orders[2].number,
        orders[1].number,
    ]
    assert [row.name for row in list_picks(sam, warehouse=None)] == [orders[0].number]


def test_a_kit_takes_its_components_off_the_shelf(scene, ada, sam):
    tea, cup = stock(scene, "TEA-1", 4), stock(scene, "CUP-1", 10)
    make_kit("SET-1", {tea.item: 1, cup.item: 2}, price="30.00")
    order = buy(scene, ada, 3, item="SET-1")
    assert (state(tea), state(cup)) == ((4, 3, 0), (10, 6, 0))
    shipped(sam, order, SET_1=2)
    assert (state(tea), state(cup)) == ((1, 0, 1), (4, 0, 2))


def test_what_was_invoiced_before_is_shipped_without_a_second_invoice(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    assert isinstance(invoice_order(sam, order=order.public_id), Invoiced)
    done = shipped(sam, order)
    assert done.shipment.invoice is None
    assert Invoice.objects.count() == 1


def test_ada_may_not_pick_and_rex_finds_nothing(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    rex = scene.actor(make_rex())
    assert start_pick(ada, order=order.public_id).code == "not_permitted"
    assert start_pick(rex, order=order.public_id).code == "order_not_found"
    pick = picked(sam, order)
    assert ship_pick(rex, pick=pick.public_id).code == "pick_not_found"
    assert find_pick(rex, pick.public_id) is None
    assert list_queue(rex, warehouse=None) == []


@pytest.mark.parametrize(("quantity", "code"), [(4, "more_than_listed"), (-1, "quantity_not_positive")])
def test_no_more_is_found_than_was_listed(scene, ada, sam, quantity, code):
    stock(scene)
    order = buy(scene, ada, 3)
    pick = start_pick(sam, order=order.public_id)
    found = {order.lines.get().public_id: Decimal(quantity)}
    assert confirm_pick(sam, pick=pick.public_id, found=found).code == code


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_order_get_one_list(scene, ada, sam):
    stock(scene)
    order = buy(scene, ada, 2)
    outcomes = at_once(*[lambda: start_pick(sam, order=order.public_id)] * 2)
    assert sum(isinstance(one, Pick) for one in outcomes) == 1
    assert [one.code for one in outcomes if isinstance(one, Refusal)] == ["order_in_picking"]


@pytest.mark.django_db(transaction=True)
def test_a_shipment_sent_twice_at_once_leaves_charges_and_bills_once(take, sam, acquirer):
    order: SalesOrder = take()
    pick = start_pick(sam, order=order.public_id)
    confirm_pick(sam, pick=pick.public_id)
    outcomes = at_once(*[lambda: ship_pick(sam, pick=pick.public_id)] * 2)
    assert sorted(one.repeated for one in outcomes) == [False, True]
    assert Invoice.objects.count() == 1
    assert [row["amount"] for row in acquirer.journal("capture")] == [order.total_minor]
    assert StockMovement.objects.filter(source_kind="shipment").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_part_captures_its_part_of_the_card(take, sam, acquirer):
    order: SalesOrder = take()
    done = shipped(sam, order, LAMP_1=1, MUG_1=0)
    assert [row["amount"] for row in acquirer.journal("capture")] == [done.shipment.invoice.total_minor]
    assert order.detailed_status == "partly_invoiced"
