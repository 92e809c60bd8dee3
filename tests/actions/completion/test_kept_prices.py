"""A submitted order is changed: the promised price beside today's, the cheaper one holds, the other needs a reason."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import promise_prices
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.choose_price import choose_price
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.actions.take_away import take_away
from ringup.orders.loading import load_order
from ringup.orders.models import OrderEvent, SalesLine, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from ringup.pricing.rules.document import price_document
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def order(scene: Scene, sam: Actor) -> str:
    """Four lamps at 10.00 with 2.00 off by hand, submitted: 38.00 before tax."""
    lamps = LineWish(item="LAMP-1", quantity=Decimal(4), discount={"amount": "2.00"})
    wish = OrderWish(customer=scene.carla.public_id, lines=[lamps], payments=[PaymentEntry(method="CASH")], submit=True)
    placed = place_order(sam, wish=wish, submit_key="first")
    assert isinstance(placed, Placed), placed
    return placed.order.public_id


def lamp(order: str) -> SalesLine:
    line = SalesLine.objects.filter(order__public_id=order, item__number="LAMP-1").order_by("position").first()
    assert line is not None
    return line


def lamps_cost(scene: Scene, price: str) -> None:
    BasePrice.objects.filter(item=scene.items[0]).update(price=Decimal(price))


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def quantity(actor: Actor, order: str, wanted: int) -> Changed:
    changes = {"quantity": FieldChange(wanted=Decimal(wanted))}
    changed = change_line(actor, order=order, line=lamp(order).public_id, changes=changes)
    assert isinstance(changed, Changed), changed
    return changed


def test_where_nothing_changed_there_is_nothing_to_choose(sam, order):
    modify_order(sam, order=order)
    assert (lamp(order).net_minor, lamp(order).today) == (3800, {})
    assert code_of(choose_price(sam, order=order, line=lamp(order).public_id, choice="today")) == "one_price"


def test_a_higher_price_of_today_is_shown_and_the_promise_holds(scene, sam, order):
    lamps_cost(scene, "12.00")
    modify_order(sam, order=order)
    line = lamp(order)
    assert (line.unit_price, line.net_minor) == (Decimal(10), 3800)
    assert (line.today["kept_net"], line.today["net"], line.today["price"]) == (3800, 4600, "12.000000")


def test_a_lower_price_of_today_holds_by_itself_and_the_promise_needs_a_reason(scene, sam, order):
    lamps_cost(scene, "9.00")
    modify_order(sam, order=order)
    assert (lamp(order).unit_price, lamp(order).net_minor) == (Decimal(9), 3400)
    key = lamp(order).public_id
    assert code_of(choose_price(sam, order=order, line=key, choice="kept")) == "reason_required"
    assert isinstance(choose_price(sam, order=order, line=key, choice="kept", reason="damaged"), Changed)
    assert (lamp(order).unit_price, lamp(order).net_minor) == (Decimal(10), 3800)
    event = OrderEvent.objects.get(kind="choose_price")
    assert event.before == {"holds": "today", "net": 3400}
    assert event.after == {"holds": "kept", "net": 3800, "reason": "damaged"}
    # Back to what favors the customer: no reason is needed.
    assert isinstance(choose_price(sam, order=order, line=key, choice="today"), Changed)
    assert (lamp(order).net_minor, lamp(order).price_choice, lamp(order).override_text) == (3400, "", "")


def test_todays_higher_price_is_taken_with_a_reason(scene, sam, order):
    lamps_cost(scene, "12.00")
    modify_order(sam, order=order)
    key = lamp(order).public_id
    assert code_of(choose_price(sam, order=order, line=key, choice="today", reason="nonsense")) == "reason_required"
    assert code_of(choose_price(sam, order=order, line=key, choice="later")) == "value_not_understood"
    assert isinstance(choose_price(sam, order=order, line=key, choice="today", reason="DAMAGED"), Changed)
    assert (lamp(order).unit_price, lamp(order).net_minor) == (Decimal(12), 4600)
    # The choice outlasts further changes.
    assert isinstance(add_line(sam, order=order, wish=LineWish(item="MUG-1")), Changed)
    assert lamp(order).net_minor == 4600


def test_fewer_units_keep_their_part_of_the_promise_and_all_of_it_comes_back(sam, order):
    modify_order(sam, order=order)
    assert isinstance(take_away(sam, order=order, line=lamp(order).public_id, quantity=Decimal(3)), Changed)
    assert (lamp(order).quantity, lamp(order).net_minor) == (Decimal(1), 950)
    quantity(sam, order, 4)
    assert (lamp(order).quantity, lamp(order).net_minor) == (Decimal(4), 3800)


def test_units_beyond_the_promise_are_sold_at_todays_price_on_a_line_of_their_own(scene, sam, order):
    lamps_cost(scene, "12.00")
    modify_order(sam, order=order)
    changed = quantity(sam, order, 6)
    first, second = SalesLine.objects.filter(order__public_id=order).order_by("position")
    assert (first.quantity, first.net_minor, first.price_state) == (Decimal(4), 3800, "locked")
    assert (second.quantity, second.net_minor, second.price_state) == (Decimal(2), 2400, "rule")
    assert changed.facts == {"beyond": second.public_id, "position": 2, "is_new": True}
    assert set(changed.lines) == {first.public_id, second.public_id}
    # One more goes to the same line.
    quantity(sam, order, 5)
    second.refresh_from_db()
    assert second.quantity == Decimal(3)


def test_a_price_by_hand_taken_off_again_leaves_the_promise(scene, sam, order):
    lamps_cost(scene, "12.00")
    modify_order(sam, order=order)

    def price(figure: Decimal | None) -> None:
        changes = {"price": FieldChange(wanted=figure)}
        done = change_line(sam, order=order, line=lamp(order).public_id, changes=changes, reason="damaged")
        assert isinstance(done, Changed), done

    price(Decimal(8))
    assert (lamp(order).price_state, lamp(order).net_minor) == ("override", 3200)
    price(None)
    assert (lamp(order).price_state, lamp(order).net_minor, lamp(order).unit_price) == ("locked", 3800, Decimal(10))
    price(None)
    assert lamp(order).price_state == "locked"


def test_another_unit_is_not_what_was_promised(scene, sam, order):
    scene.items[0].units.create(unit="box", factor=Decimal(6))
    lamps_cost(scene, "12.00")
    modify_order(sam, order=order)
    changes = {"unit": FieldChange(wanted="box")}
    assert isinstance(change_line(sam, order=order, line=lamp(order).public_id, changes=changes), Changed)
    assert (lamp(order).price_state, lamp(order).unit_price) == ("rule", Decimal(72))


def test_an_item_without_a_price_today_keeps_its_promise(scene, sam, order):
    BasePrice.objects.all().delete()
    modify_order(sam, order=order)
    assert (lamp(order).net_minor, lamp(order).today) == (3800, {})


def test_the_next_submit_promises_what_holds_then_and_replays_to_the_cent(scene, sam, order):
    lamps_cost(scene, "9.00")
    modify_order(sam, order=order)
    SalesOrder.objects.get(public_id=order).payments.update(amount_minor=4114)
    submitted = submit_order(sam, order=order, submit_key="second")
    assert isinstance(submitted, Submitted), submitted
    line = lamp(order)
    assert (line.locked_price, line.locked_discount_minor, line.locked_quantity) == (Decimal(9), 200, Decimal(4))
    assert (line.today, line.price_choice) == ({}, "")
    version = submitted.order.versions.get(version=2)
    replayed = price_document(version.document)
    assert isinstance(replayed, dict)
    assert replayed["totals"]["total"] == str(Money(submitted.order.total_minor, submitted.order.currency))
    lamps_cost(scene, "10.00")
    modify_order(sam, order=order)
    assert lamp(order).net_minor == 3400


def test_an_amount_off_the_order_is_given_once(scene, sam):
    wish = OrderWish(customer=scene.carla.public_id, lines=[LineWish(item="CLOCK-1")], payments=[])
    placed = place_order(sam, wish=wish, submit_key="draft")
    assert isinstance(placed, Placed), placed
    key = placed.order.public_id
    assert isinstance(set_total_discount(sam, order=key, discount={"amount": "9.00"}), Changed)
    from ringup.payments.actions.add_payment import add_payment

    add_payment(sam, order=key, entry=PaymentEntry(method="CASH"))
    assert isinstance(submit_order(sam, order=key, submit_key="now"), Submitted)
    modify_order(sam, order=key)
    assert isinstance(add_line(sam, order=key, wish=LineWish(item="MUG-1")), Changed)
    assert SalesOrder.objects.get(public_id=key).discount_minor == 900


@pytest.fixture
def five_percent_off(scene: Scene, sam: Actor) -> str:
    """Four lamps at 10.00 with 5 % off the order, submitted: 38.00 before tax."""
    lamps = LineWish(item="LAMP-1", quantity=Decimal(4))
    cash = [PaymentEntry(method="CASH")]
    wish = OrderWish(
        customer=scene.carla.public_id, lines=[lamps], total_discount={"percent": "5"}, payments=cash, submit=True
    )
    placed = place_order(sam, wish=wish, submit_key="five")
    assert isinstance(placed, Placed), placed
    assert lamp(placed.order.public_id).net_minor == 3800
    return placed.order.public_id


def test_a_percentage_that_was_promised_is_in_both_prices(scene, sam, five_percent_off):
    lamps_cost(scene, "12.00")
    modify_order(sam, order=five_percent_off)
    line = lamp(five_percent_off)
    assert (line.net_minor, line.today["net"]) == (3800, 4560)
    # Another one is for lines to come; the promise and what it would cost today stay as they are.
    assert isinstance(set_total_discount(sam, order=five_percent_off, discount={"percent": "10"}), Changed)
    assert isinstance(add_line(sam, order=five_percent_off, wish=LineWish(item="CLOCK-1")), Changed)
    line = lamp(five_percent_off)
    assert (line.net_minor, line.today["net"]) == (3800, 4560)
    assert SalesLine.objects.get(item__number="CLOCK-1").net_minor == 8910
    assert isinstance(set_total_discount(sam, order=five_percent_off, discount={}), Changed)
    assert lamp(five_percent_off).today["net"] == 4560


@pytest.mark.parametrize("discount", [{"percent": "15"}, {"amount": "5.00"}])
def test_what_is_given_off_a_reopened_order_does_not_reach_promised_lines(scene, sam, order, discount):
    modify_order(sam, order=order)
    assert isinstance(set_total_discount(sam, order=order, discount=discount), Changed)
    assert (lamp(order).net_minor, lamp(order).today) == (3800, {})
    # A line that comes now has it, and promises it: one that is given later is not in its promise.
    assert isinstance(add_line(sam, order=order, wish=LineWish(item="CLOCK-1")), Changed)
    clock = SalesLine.objects.get(item__number="CLOCK-1")
    assert clock.net_minor == (8415 if "percent" in discount else 9400)
    promise_prices(load_order(sam, order))
    clock.refresh_from_db()
    assert clock.locked_total_discount == (discount if "percent" in discount else {})
    assert lamp(order).locked_total_discount == {}


def test_todays_prices_cost_no_statement(scene, sam, order):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert isinstance(add_line(sam, order=order, wish=LineWish(item="MUG-1")), Changed)
        return len(queries)

    modify_order(sam, order=order)
    statements()
    same = statements()
    lamps_cost(scene, "9.00")
    statements()  # stores what changed
    assert statements() == same
