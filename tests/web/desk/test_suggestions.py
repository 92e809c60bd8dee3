"""What goes with the newest line: shown with the offers, taken with one key, silent where nobody leads the sale."""

import pytest

from ringup.call_centers.models import CallCenter
from ringup.directed_selling.models import LearnedSuggestion
from ringup.orders.models import OrderEvent, SalesLine
from ringup.pricing.models import BasePrice
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_suggestion
from tests.web.desk.test_order_screen import Desk, line_of, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    lamp, mug, clock = scene.items
    make_suggestion(lamp, mug)
    make_suggestion(lamp, clock, place=2, together=1)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def test_the_newest_line_says_what_goes_with_it(ada: Desk) -> None:
    ada.enter("MUG-1")
    assert "Goes with" not in ada.get("order-offers").content.decode()
    ada.enter("2*LAMP-1")
    said = ada.get("order-offers").content.decode()
    assert "Goes with Desk lamp" in said
    assert "bought together 1 time, in 21 % of its orders" in said
    assert "MUG-1, " not in said, "the mug is on the order already"


def test_taking_it_adds_a_line_that_says_where_it_came_from(ada: Desk) -> None:
    ada.enter("2*LAMP-1")
    lamp = line_of(ada, "LAMP-1")
    taken = ada.post("take-suggestion", lamp.public_id, item="MUG-1")
    assert taken.status_code == 200
    mug = line_of(ada, "MUG-1")
    assert (mug.quantity, mug.origin, mug.position) == (1, SalesLine.Origin.CROSS_SELL, 2)
    assert line_of(ada, "LAMP-1").origin == SalesLine.Origin.NONE
    assert OrderEvent.objects.filter(order=stored(ada), kind="add_line").count() == 2


def test_only_what_is_suggested_can_be_taken_this_way(ada: Desk) -> None:
    ada.enter("2*LAMP-1")
    lamp = line_of(ada, "LAMP-1")
    LearnedSuggestion.objects.filter(suggested__number="MUG-1").delete()
    refused = ada.post("take-suggestion", lamp.public_id, item="MUG-1")
    assert refused.status_code == 422
    assert "MUG-1 is not suggested there any more." in refused.content.decode()
    assert stored(ada).lines.count() == 1


def test_without_directed_selling_nothing_is_suggested_and_nothing_taken(ada: Desk, scene: Scene) -> None:
    ada.enter("2*LAMP-1")
    lamp = line_of(ada, "LAMP-1")
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=False)
    assert "Goes with" not in ada.get("order-offers").content.decode()
    refused = ada.post("take-suggestion", lamp.public_id, item="MUG-1")
    assert "works without directed selling" in refused.content.decode()
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=True)
    assert "Goes with" in ada.get("order-offers").content.decode()


def test_what_nobody_sells_or_has_no_price_is_not_suggested(ada: Desk, scene: Scene) -> None:
    ada.enter("2*LAMP-1")
    _, mug, clock = scene.items
    mug.state = mug.State.DISCONTINUED
    mug.save()
    BasePrice.objects.filter(item=clock).delete()
    assert "Goes with" not in ada.get("order-offers").content.decode()
