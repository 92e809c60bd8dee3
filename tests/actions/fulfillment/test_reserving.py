"""What an accepted order wants is set apart for it, once; what is missing waits and comes in its turn."""

from datetime import date
from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.delivery.models import ExpediteCode
from ringup.fulfillment.actions.allocate_stock import allocate_stock
from ringup.fulfillment.actions.receive_goods import receive_goods
from ringup.fulfillment.rules.receiving import Arrival
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import HoldCode, OrderHold
from ringup.inventory.models import ExpectedReceipt, GoodsReceipt, Reservation, StockLevel
from ringup.inventory.queries import find_stock
from ringup.inventory.saving import record_count
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_line import change_line
from ringup.orders.models import SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import violations
from ringup.values.refusal import Refusal
from tests.factories import make_item, make_reason_code, make_rex, make_stock
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db
CASH = PaymentEntry(method="CASH")


def stock(scene: Scene, number: str = "VASE-1", on_hand: int = 5) -> StockLevel:
    item = make_item(number, price="10.00", stock=None, legal_entity=scene.legal_entity)
    return make_stock(item, on_hand)


def buy(
    scene: Scene, ada: Actor, quantity: int, *, item: str = "VASE-1", pay: PaymentEntry = CASH, **header: object
) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item=item, quantity=Decimal(quantity)),),
        header={name: FieldChange(wanted=value) for name, value in header.items()},
        payments=(pay,),
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key=f"buy-{SalesOrder.objects.count()}")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def state(level: StockLevel) -> tuple[int, int, int]:
    level.refresh_from_db()
    assert [v for v in violations() if v.invariant.code in ("I15", "I16")] == []
    return int(level.on_hand), int(level.reserved), int(level.back_ordered)


def test_a_submitted_order_has_its_goods_set_apart(scene, ada):
    level = stock(scene)
    order = buy(scene, ada, 3)
    assert state(level) == (5, 3, 0)
    assert (order.fulfillment, order.pickable, order.detailed_status) == ("", True, "released")


def test_a_draft_reserves_nothing(scene, ada):
    level = stock(scene)
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="VASE-1"),))
    assert isinstance(place_order(ada, wish=wish, submit_key="draft"), Placed)
    assert state(level) == (5, 0, 0)


def test_what_is_missing_is_back_ordered_with_the_promised_day(scene, ada):
    level = stock(scene)
    day = date(2026, 12, 24)
    ExpectedReceipt.objects.create(item=level.item, warehouse=level.warehouse, quantity=10, expected_on=day)
    order = buy(scene, ada, 7)
    line = order.lines.get()
    assert state(level) == (5, 5, 2)
    assert (line.back_ordered, line.promised_on) == (2, day)
    assert (order.detailed_status, order.pickable) == ("back_ordered", True)


def test_with_ship_complete_nothing_is_picked_before_all_is_there(scene, ada):
    stock(scene)
    assert not buy(scene, ada, 7, ship_complete=True).pickable


def test_the_desk_is_told_what_is_free_and_when_more_can_be_promised(scene, ada, django_assert_num_queries):
    level = stock(scene)
    for day, quantity in ((10, 3), (20, 50)):
        ExpectedReceipt.objects.create(
            item=level.item, warehouse=level.warehouse, quantity=quantity, expected_on=date(2026, 12, day)
        )
    buy(scene, ada, 6)
    with django_assert_num_queries(1):
        found = find_stock(warehouse=level.warehouse_id, items=[level.item_id])[level.item_id]
    assert (found.on_hand, found.lying, found.reserved) == (0, 5, 5)
    assert found.day_for(Decimal(2)) == date(2026, 12, 10)
    assert found.day_for(Decimal(3)) == date(2026, 12, 20)


def test_a_receipt_serves_who_waits_expedited_orders_first_then_by_age(scene, ada, sam):
    level = stock(scene, on_hand=0)
    first, second = buy(scene, ada, 2), buy(scene, ada, 2)
    urgent = ExpediteCode.objects.create(legal_entity=scene.legal_entity, code="RUSH", name="Rush")
    third = buy(scene, ada, 2, expedite_code=urgent.pk)
    receipt = receive_goods(sam, warehouse="MAIN", arrivals=[Arrival(item="VASE-1", quantity=Decimal(3))])
    assert isinstance(receipt, GoodsReceipt), receipt
    waiting = {order.pk: int(order.lines.get().back_ordered) for order in (first, second, third)}
    assert waiting == {third.pk: 0, first.pk: 1, second.pk: 2}
    assert state(level) == (3, 3, 3)
    third.refresh_from_db()
    assert (third.detailed_status, third.pickable) == ("released", True)


def test_who_comes_later_does_not_get_what_others_wait_for(scene, ada):
    level = stock(scene, on_hand=0)
    buy(scene, ada, 2)
    StockLevel.objects.filter(pk=level.pk).update(on_hand=1)
    late = buy(scene, ada, 1)
    assert late.lines.get().back_ordered == 1


def test_the_same_delivery_is_received_once_and_ticks_off_what_was_announced(scene, sam):
    level = stock(scene, on_hand=0)
    row = ExpectedReceipt.objects.create(
        item=level.item, warehouse=level.warehouse, quantity=10, expected_on=date(2026, 12, 24)
    )
    for _ in range(2):
        receive_goods(
            sam, warehouse="MAIN", arrivals=[Arrival(item="vase-1", quantity=Decimal(4))], request_key="truck 7"
        )
    row.refresh_from_db()
    assert row.received == 4
    assert state(level) == (4, 0, 0)


@pytest.mark.parametrize(
    ("arrivals", "code"),
    [
        ([], "nothing_received"),
        ([Arrival(item="NOPE", quantity=Decimal(1))], "item_not_found"),
        ([Arrival(item="LAMP-1", quantity=Decimal(0))], "quantity_not_positive"),
    ],
)
def test_a_wrong_receipt_is_refused(sam, arrivals, code):
    refused = receive_goods(sam, warehouse="MAIN", arrivals=arrivals)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_ada_and_rex_receive_nothing_here(scene, ada):
    arrivals = [Arrival(item="LAMP-1", quantity=Decimal(1))]
    assert receive_goods(ada, warehouse="MAIN", arrivals=arrivals).code == "not_permitted"
    assert receive_goods(scene.actor(make_rex()), warehouse="MAIN", arrivals=arrivals).code in (
        "warehouse_unknown",
        "item_not_found",
    )


def test_a_canceled_order_gives_its_goods_free(scene, ada, sam):
    level = stock(scene)
    order, waiting = buy(scene, ada, 4), buy(scene, ada, 4)
    make_reason_code("MIND", kind="order_cancellation", legal_entity=scene.legal_entity)
    assert not isinstance(cancel_order(sam, order=order.public_id, reason="mind"), Refusal)
    assert state(level) == (5, 1, 3)
    assert allocate_stock(None) == 1
    assert state(level) == (5, 4, 0)
    assert waiting.lines.get().back_ordered == 0


def test_a_changed_order_wants_what_it_says_at_the_next_submit(scene, ada):
    level = stock(scene)
    order = buy(scene, ada, 3, pay=PaymentEntry(method="ACCOUNT", percent=Decimal(100)))
    assert not isinstance(modify_order(ada, order=order.public_id), Refusal)
    line = order.lines.get()
    wish = {"quantity": FieldChange(wanted=Decimal(4), seen=Decimal(3))}
    changed = change_line(ada, order=order.public_id, line=line.public_id, changes=wish)
    assert not isinstance(changed, Refusal), changed
    assert state(level) == (5, 3, 0)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert state(level) == (5, 4, 0)


def test_a_hold_that_says_so_gives_the_goods_free_until_it_is_cleared(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 3)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="LONG", name="Long", removes_reservations=True)
    assert isinstance(place_hold(sam, order=order.public_id, code="LONG"), OrderHold)
    order.refresh_from_db()
    assert state(level) == (5, 0, 0)
    assert not order.pickable
    other = buy(scene, ada, 4)
    assert isinstance(clear_hold(sam, order=order.public_id, hold=OrderHold.objects.get().pk), OrderHold)
    assert state(level) == (5, 5, 2)
    assert order.lines.get().back_ordered == 2
    assert other.lines.get().back_ordered == 0


def test_a_hold_that_does_not_say_so_keeps_them(scene, ada, sam):
    level = stock(scene)
    order = buy(scene, ada, 3)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="SHORT", name="Short")
    assert isinstance(place_hold(sam, order=order.public_id, code="SHORT"), OrderHold)
    assert state(level) == (5, 3, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("free", "reserved"), [(True, 0), (False, 2)])
def test_a_declined_payment_gives_the_goods_free_where_the_call_center_says_so(scene, take, free, reserved):
    scene.call_center.parameters.free_stock_when_declined = free
    scene.call_center.parameters.save()
    order = take("tok_declined")
    assert order.payment_status == "declined"
    lamps = StockLevel.objects.get(item__number="LAMP-1")
    assert state(lamps) == (100, reserved, 0)
    assert order.pickable is not free


def test_a_count_that_finds_less_takes_it_from_who_came_last(scene, ada):
    level = stock(scene)
    first, last = buy(scene, ada, 2), buy(scene, ada, 3)
    level.refresh_from_db()
    level.on_hand = Decimal(3)
    level.save()
    record_count(level)
    assert allocate_stock(None) == 1
    assert state(level) == (3, 3, 2)
    assert [int(order.lines.get().back_ordered) for order in (first, last)] == [0, 2]


def test_what_no_stock_is_kept_of_is_reserved_nowhere(scene, ada):
    make_item("CARD-1", price="1.00", stock=None, legal_entity=scene.legal_entity)
    order = buy(scene, ada, 3, item="CARD-1")
    assert not Reservation.objects.filter(order=order.public_id).exists()
    assert order.pickable
