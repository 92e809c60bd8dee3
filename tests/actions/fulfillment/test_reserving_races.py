"""Fifty people submit at the same moment, each with a connection of its own: no unit is set apart twice (B49, B52)."""

from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.allocate_stock import allocate_stock
from ringup.fulfillment.actions.receive_goods import receive_goods
from ringup.fulfillment.rules.receiving import Arrival
from ringup.inventory.models import Reservation, StockLevel
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import violations
from tests.actions.orders.test_approval_races import at_once
from tests.factories import make_item, make_stock
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 50


def buying(scene: Scene, ada: Actor, key: int, *lines: LineWish):
    wish = OrderWish(customer=scene.carla.public_id, lines=lines, payments=(PaymentEntry(method="CASH"),), submit=True)
    return lambda: place_order(ada, wish=wish, submit_key=f"race-{key}")


def level(scene: Scene, on_hand: int, number: str = "LAST-1") -> StockLevel:
    return make_stock(make_item(number, price="10.00", stock=None, legal_entity=scene.legal_entity), on_hand)


def sound() -> bool:
    return [v for v in violations() if v.invariant.code in ("I15", "I16", "I29")] == []


def test_fifty_buyers_of_the_last_unit_are_one_reservation_and_forty_nine_back_orders(scene, ada):
    level(scene, 1)
    wish = LineWish(item="LAST-1")
    outcomes = at_once(*[buying(scene, ada, n, wish) for n in range(BUYERS)])
    assert sum(isinstance(one, Placed) for one in outcomes) == BUYERS
    assert Reservation.objects.filter(reserved=1).count() == 1
    assert SalesOrder.objects.filter(fulfillment="back_ordered").count() == BUYERS - 1
    row = StockLevel.objects.get(item__number="LAST-1")
    assert (row.reserved, row.back_ordered) == (1, BUYERS - 1)
    assert sound()


def test_fifty_buyers_of_seven_units_never_have_more_than_seven(scene, ada):
    level(scene, 7)
    orders = [[LineWish(item="LAST-1", quantity=Decimal(n % 3 + 1))] for n in range(BUYERS)]
    orders[0] = [LineWish(item="LAST-1"), LineWish(item="LAST-1", quantity=Decimal(2))]
    at_once(*[buying(scene, ada, n, *lines) for n, lines in enumerate(orders)])
    assert StockLevel.objects.get(item__number="LAST-1").reserved == 7
    assert sound()


def test_orders_over_the_same_items_in_opposite_order_do_not_block_each_other(scene, ada):
    level(scene, 100, "FIRST-1")
    level(scene, 100, "SECOND-1")
    one, two = LineWish(item="FIRST-1"), LineWish(item="SECOND-1")
    outcomes = at_once(*[buying(scene, ada, n, *((one, two) if n % 2 else (two, one))) for n in range(20)])
    assert all(isinstance(each, Placed) for each in outcomes)
    assert sound()


def test_receipts_allocations_and_buyers_at_once_leave_the_books_sound(scene, ada, sam):
    level(scene, 0)
    wish = LineWish(item="LAST-1", quantity=Decimal(2))
    arrival = Arrival(item="LAST-1", quantity=Decimal(3))
    at_once(
        *[buying(scene, ada, n, wish) for n in range(15)],
        *[lambda: receive_goods(sam, warehouse="MAIN", arrivals=[arrival])] * 5,
        *[lambda: allocate_stock(None)] * 3,
    )
    while allocate_stock(None):
        pass
    row = StockLevel.objects.get(item__number="LAST-1")
    assert (row.on_hand, row.reserved, row.back_ordered) == (15, 15, 15)
    assert sound()
