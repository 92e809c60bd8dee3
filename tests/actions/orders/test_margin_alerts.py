"""Margin alerts (O-086): a line below the questionable margin is not completed, nor a price given that makes it so."""

from decimal import Decimal

import pytest

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.change_line import change_line
from ringup.orders.loading import load_order, margin_of_line
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item, ItemUnit
from ringup.values.refusal import Refusal
from tests.factories.company import make_reason_code
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db
ALERT = {"margin_acceptable_percent": Decimal(40), "margin_questionable_percent": Decimal(20)}


@pytest.fixture
def scene() -> Scene:
    """The lamp of 10.00 costs 8.00: 25 % over cost."""
    scene = make_scene(parameters=ALERT)
    Item.objects.filter(number="LAMP-1").update(cost=Decimal(8))
    make_reason_code("DAMAGED", legal_entity=scene.legal_entity)
    return scene


def submitted(scene: Scene, key: str) -> Placed | tuple[Refusal, ...]:
    lines, payments = (LineWish(item="LAMP-1"),), (PaymentEntry(method="CASH"),)
    wish = OrderWish(customer=scene.carla.public_id, lines=lines, payments=payments, submit=True)
    return place_order(scene.actor(), wish=wish, submit_key=key)


def test_a_questionable_margin_is_sold_and_one_below_is_not(scene: Scene) -> None:
    assert isinstance(submitted(scene, "at 25 %"), Placed)
    make_discount("TEN", legal_entity=scene.legal_entity)
    refused = submitted(scene, "at 12.5 %")
    assert isinstance(refused, tuple)
    assert [(one.code, one.facts) for one in refused] == [
        ("margin_too_low", {"item": "LAMP-1", "margin": "12.5", "least": "20", "line": 1})
    ]


def test_a_price_that_makes_it_so_cannot_be_given_nor_asked_for(scene: Scene) -> None:
    placed = place_order(scene.actor(scene.sam), wish=OrderWish(lines=(LineWish(item="LAMP-1"),)), submit_key="")
    assert isinstance(placed, Placed)
    order, line = placed.order.public_id, placed.order.lines.get().public_id
    price = {"price": FieldChange(wanted=Decimal("9.59"))}
    refused = change_line(scene.actor(scene.sam), order=order, line=line, changes=price, reason="DAMAGED")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.cure, refused.field) == ("margin_too_low", None, "price")
    price = {"price": FieldChange(wanted=Decimal("9.60"))}
    changed = change_line(scene.actor(scene.sam), order=order, line=line, changes=price, reason="DAMAGED")
    assert isinstance(changed, Changed)


def test_a_further_unit_costs_what_it_contains(scene: Scene) -> None:
    ItemUnit.objects.create(item=scene.items[0], unit="box", factor=Decimal(6))
    placed = place_order(scene.actor(), wish=OrderWish(lines=(LineWish(item="LAMP-1", unit="box"),)), submit_key="")
    assert isinstance(placed, Placed)
    rows = load_order(scene.actor(), placed.order.public_id)
    assert rows is not None
    assert margin_of_line(rows, rows.lines[0]) == 25
    wish = LineWish(item="LAMP-1", unit="box", price=Decimal("57.59"), remark="DAMAGED")
    refused = add_line(scene.actor(scene.sam), order=placed.order.public_id, wish=wish)
    assert isinstance(refused, Refusal)
    assert refused.code == "margin_too_low"


def test_tax_in_the_price_is_no_margin() -> None:
    scene = make_scene(parameters=ALERT, prices_include_tax=True)
    Item.objects.filter(number="LAMP-1").update(cost=Decimal(7))
    placed = place_order(scene.actor(), wish=OrderWish(lines=(LineWish(item="LAMP-1"),)), submit_key="")
    assert isinstance(placed, Placed)
    rows = load_order(scene.actor(), placed.order.public_id)
    assert rows is not None
    assert margin_of_line(rows, rows.lines[0]) == 18, "8.26 without tax over a cost of 7.00"
