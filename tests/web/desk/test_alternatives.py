"""The alternative of an item: never, when it is out of stock, always; and who wants the first all the same."""

from decimal import Decimal

import pytest

from ringup.inventory.models import StockLevel
from ringup.orders.models import SalesLine, SalesOrder
from ringup.products.models import Item
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Of the lamp there are two, of the mug, which is its alternative, five."""
    scene = make_scene()
    lamp, mug, _ = scene.items
    for item, count in ((lamp, 2), (mug, 5)):
        StockLevel.objects.filter(item=item).update(on_hand=count)
    lamp.alternative, lamp.alternative_mode = mug, "out_of_stock"
    lamp.save()
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def items(desk: Desk) -> list[tuple[str, Decimal]]:
    lines = SalesLine.objects.filter(order__public_id=desk.order).order_by("position")
    return [(line.item.number, line.quantity) for line in lines]


def test_what_is_there_is_sold(ada: Desk) -> None:
    ada.enter("2*LAMP-1")
    assert items(ada) == [("LAMP-1", 2)]


def test_what_is_short_offers_the_other_one_and_to_be_kept(ada: Desk) -> None:
    refused = ada.enter("3*LAMP-1")
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "LAMP-1 is out of stock (2 free). There is MUG-1." in html
    assert 'data-offer="3*MUG-1"' in html
    assert "data-keep-item" in html
    kept = ada.enter("3*LAMP-1", keep="1")
    assert kept.status_code == 200
    assert '"fields": ["entry"]' in kept.headers["HX-Trigger-After-Settle"]
    assert items(ada) == [("LAMP-1", 3)]


def test_what_both_are_short_of_is_sold_as_it_was_asked_for(ada: Desk) -> None:
    ada.enter("6*LAMP-1")
    assert items(ada) == [("LAMP-1", 6)]


def test_what_is_always_replaced_cannot_be_kept(scene: Scene, ada: Desk) -> None:
    Item.objects.filter(number="LAMP-1").update(alternative_mode="always")
    html = ada.enter("LAMP-1").content.decode()
    assert "LAMP-1 is replaced by MUG-1." in html
    assert "data-keep-item" not in html
    assert ada.enter("LAMP-1", keep="1").status_code == 422


def test_an_alternative_that_is_not_sold_any_more_is_none(scene: Scene, ada: Desk) -> None:
    Item.objects.filter(number="LAMP-1").update(alternative_mode="always")
    Item.objects.filter(number="MUG-1").update(state=Item.State.DISCONTINUED)
    ada.enter("LAMP-1")
    assert items(ada) == [("LAMP-1", 1)]


def test_a_line_of_a_return_asks_for_no_alternative(scene: Scene, ada: Desk) -> None:
    Item.objects.filter(number="LAMP-1").update(alternative_mode="always")
    ada.enter("CLOCK-1")
    SalesOrder.objects.update(kind=SalesOrder.Kind.RETURN)
    ada.enter("9*LAMP-1")
    assert line_of(ada, "LAMP-1").quantity == 9
