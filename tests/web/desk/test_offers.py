"""Offers in reach at the desk: fetched after a change, taken with one key, silent where nobody leads the sale."""

import pytest
from django.urls import reverse

from ringup.call_centers.models import CallCenter
from ringup.orders.models import SalesLine
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, line_of

pytestmark = pytest.mark.django_db

SIX = {"lines": [{"products": ["LAMP-1"]}], "tiers": [{"from": "6", "percent": "20"}]}


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_discount("SIX", kind="quantity", name="Six for less", params=SIX, legal_entity=scene.legal_entity)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def test_two_more_lamps_and_twelve_are_saved(ada: Desk) -> None:
    """Four of 10.00 and 21 % tax are 48.40; six with 20 % off are 58.08."""
    ada.enter("4*LAMP-1")
    said = ada.get("order-offers").content.decode()
    assert "Six for less" in said
    assert "2 more of Desk lamp" in said
    assert "saves 12.00" in said
    assert "+9.68" in said


def test_taking_the_offer_is_a_change_of_the_line(ada: Desk) -> None:
    ada.enter("4*LAMP-1")
    line = line_of(ada, "LAMP-1")
    taken = ada.post("change-line", line.public_id, **{"quantity": "6", "seen:quantity": "4"})
    assert taken.status_code == 200
    assert "58.08" in taken.content.decode()
    assert "Six for less" not in ada.get("order-offers").content.decode()


def test_every_change_tells_the_screen_that_offers_may_be_others(ada: Desk) -> None:
    assert "ringup:changed" in ada.enter("4*LAMP-1")["HX-Trigger-After-Settle"]
    assert "ringup:changed" not in ada.get("order-offers").headers.get("HX-Trigger-After-Settle", "")


def test_an_order_that_comes_back_fetches_its_offers_with_the_page(ada: Desk) -> None:
    assert "load delay:300ms" not in ada.client.get(ada.address("order")).content.decode()
    ada.enter("4*LAMP-1")
    assert "load delay:300ms" in ada.client.get(ada.address("order")).content.decode()


def test_without_directed_selling_nothing_is_offered_and_nothing_asked_for(ada: Desk, scene: Scene) -> None:
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=False)
    ada.enter("4*LAMP-1")
    assert "Six for less" not in ada.get("order-offers").content.decode()
    assert reverse("desk:order-offers", args=[ada.order]) not in ada.client.get(ada.address("order")).content.decode()


def test_a_closed_order_is_offered_nothing(ada: Desk) -> None:
    ada.enter("4*LAMP-1")
    ada.post("cancel-order", reason="Changed mind")
    assert SalesLine.objects.filter(order__public_id=ada.order).exists()
    assert "Six for less" not in ada.get("order-offers").content.decode()
