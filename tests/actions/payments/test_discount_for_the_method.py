"""The discount for the payment method: it comes with the payment, goes with it, and is locked with the submit."""

from decimal import Decimal
from typing import Any

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderVersion, SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.models import PaymentLine
from ringup.payments.saving import PaymentEntry
from ringup.pricing.rules.document.price_document import price_document
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    params = {"lines": [{"percent": "2"}], "payment_methods": ["CASH"]}
    make_discount("CASH-2", name="2 % for cash", kind="tender", params=params)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def order(scene: Scene, ada: Actor) -> SalesOrder:
    """Ten lamps for Carla: 100.00 and 21.00 tax."""
    rows = open_order(ada)
    assert isinstance(rows, OrderRows)
    set_customer(ada, order=rows.order.public_id, customer=scene.carla.public_id)
    added = add_line(ada, order=rows.order.public_id, wish=LineWish(item="LAMP-1", quantity=Decimal(10)))
    assert isinstance(added, Changed)
    return rows.order


def pay(actor: Actor, order: SalesOrder, method: str = "CASH", **values: Any) -> PaymentLine:
    line = add_payment(actor, order=order.public_id, entry=PaymentEntry(method=method, **values))
    assert isinstance(line, PaymentLine), line
    order.refresh_from_db()
    return line


def take_off(actor: Actor, order: SalesOrder, payment: PaymentLine) -> None:
    assert not isinstance(remove_payment(actor, order=order.public_id, payment=payment.public_id), Refusal)
    order.refresh_from_db()


def test_the_payment_is_for_the_total_with_its_discount(ada: Actor, order: SalesOrder) -> None:
    line = pay(ada, order)
    assert (order.discount_minor, order.total_minor, line.amount_minor) == (200, 11858, 11858)
    assert order.payment_method == "CASH"
    assert order.lines.get().result["discounts"] == [{"id": "CASH-2", "amount": "2.00", "quantity": "10"}]


def test_another_method_gets_no_discount(ada: Actor, order: SalesOrder) -> None:
    line = pay(ada, order, "CHECK", check_number="17")
    assert (order.discount_minor, line.amount_minor, order.payment_method) == (0, 12100, "CHECK")


def test_mixed_methods_lose_it_and_one_method_brings_it_back(ada: Actor, order: SalesOrder) -> None:
    pay(ada, order, amount=Money(5000, "EUR"))
    assert order.total_minor == 11858
    check = pay(ada, order, "CHECK", check_number="17")
    assert (order.total_minor, check.amount_minor, order.payment_method) == (12100, 7100, "")
    take_off(ada, order, check)
    assert (order.total_minor, order.payment_method) == (11858, "CASH")


def test_without_a_payment_there_is_no_discount(ada: Actor, order: SalesOrder) -> None:
    line = pay(ada, order)
    take_off(ada, order, line)
    assert (order.total_minor, order.discount_minor, order.payment_method) == (12100, 0, "")


def test_a_later_line_takes_part(ada: Actor, order: SalesOrder) -> None:
    pay(ada, order)
    assert isinstance(add_line(ada, order=order.public_id, wish=LineWish(item="LAMP-1")), Changed)
    order.refresh_from_db()
    assert order.discount_minor == 220


def test_a_refused_payment_leaves_the_order_as_it_was(ada: Actor, order: SalesOrder) -> None:
    refused = add_payment(ada, order=order.public_id, entry=PaymentEntry(method="CASH", amount=Money(100, "USD")))
    assert isinstance(refused, Refusal)
    order.refresh_from_db()
    assert (order.total_minor, order.payment_method) == (12100, "")
    assert not order.lines.get().result["discounts"]


def test_after_the_submit_it_is_locked_and_the_stored_price_file_gives_the_same(
    scene: Scene, ada: Actor, order: SalesOrder
) -> None:
    cash = pay(ada, order)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="k"), Submitted)
    version = OrderVersion.objects.get(order=order)
    printed = price_document(version.document)
    assert isinstance(printed, dict)
    assert printed["lines"] == version.result
    assert version.document["context"]["payment_method"] == "CASH"
    sam = scene.actor(scene.sam)
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    assert cash.amount_minor == 11858
    assert isinstance(add_line(sam, order=order.public_id, wish=LineWish(item="LAMP-1")), Changed)
    pay(sam, order, "CHECK", check_number="17")
    lines = list(order.lines.order_by("position"))
    assert [line.discount_minor for line in lines] == [200, 0]


def test_a_whole_order_is_placed_with_the_discount_of_its_method(scene: Scene, ada: Actor) -> None:
    def placed(*payments: PaymentEntry) -> SalesOrder:
        wish = OrderWish(
            customer=scene.carla.public_id,
            lines=[LineWish(item="LAMP-1", quantity=Decimal(10))],
            payments=payments,
            submit=True,
        )
        done = place_order(ada, wish=wish, submit_key=f"k{len(payments)}")
        assert isinstance(done, Placed), done
        return SalesOrder.objects.get(pk=done.order.pk)

    cash = PaymentEntry(method="CASH")
    assert placed(cash).total_minor == 11858
    some = PaymentEntry(method="CASH", amount=Money(100, "EUR"))
    assert placed(some, PaymentEntry(method="CHECK", check_number="17")).total_minor == 12100


def test_an_order_without_such_discounts_is_not_calculated_anew(
    scene: Scene, ada: Actor, order: SalesOrder, monkeypatch: Any
) -> None:
    from ringup.payments.saving import planning
    from ringup.pricing.models import Discount

    Discount.objects.all().delete()
    monkeypatch.setattr(planning, "reprice", lambda rows: pytest.fail("calculated anew"))
    pay(ada, order)
    assert order.payment_method == "CASH"
