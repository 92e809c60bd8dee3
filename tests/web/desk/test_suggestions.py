"""What goes with the newest line: shown with the offers, taken with one key, silent where nobody leads the sale."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.directed_selling.models import LearnedSuggestion
from ringup.orders.actions.change_line import change_line
from ringup.orders.models import OrderEvent, SalesLine
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.pricing.models import BasePrice
from ringup.products.models import ItemUnit
from tests.factories.catalogs import make_published_catalog
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_link, make_suggestion
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


def test_the_key_pressed_twice_takes_it_once(ada: Desk) -> None:
    ada.enter("2*LAMP-1")
    lamp = line_of(ada, "LAMP-1")
    answers = [ada.post("take-suggestion", lamp.public_id, item="MUG-1").status_code for _ in range(2)]
    assert answers == [200, 422]
    assert stored(ada).lines.filter(item__number="MUG-1").count() == 1


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


def test_what_people_linked_comes_first_with_what_they_say(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    make_link(lamp, clock, talk="A clock that lights up, too")
    ada.enter("LAMP-1")
    said = ada.get("order-offers").content.decode()
    assert "A clock that lights up, too" in said
    assert said.index("CLOCK-1") < said.index("MUG-1")
    assert said.count("CLOCK-1, ") == 1, "learned and linked is suggested once"


def test_what_is_sold_instead_takes_the_place_of_the_line(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    make_link(lamp, clock, kind="up_sell")
    ada.enter("3*LAMP-1")
    row = line_of(ada, "LAMP-1")
    assert "instead" in ada.get("order-offers").content.decode()
    taken = ada.post("take-suggestion", row.public_id, item="CLOCK-1")
    assert taken.status_code == 200
    [line] = stored(ada).lines.all()
    assert (line.item, line.quantity, line.origin) == (clock, 3, SalesLine.Origin.UP_SELL)


def test_what_is_sold_instead_goes_where_and_when_the_line_would_have_gone(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    make_link(lamp, clock, kind="up_sell")
    make_published_catalog(call_center=scene.call_center, items=scene.items)
    ada.enter("2*LAMP-1")
    row = line_of(ada, "LAMP-1")
    for name, value in (("source_code", "AUTUMN-01"), ("requested_date", date(2030, 12, 20))):
        changes = {name: FieldChange(wanted=value)}
        assert isinstance(change_line(scene.actor(), order=ada.order, line=row.public_id, changes=changes), Changed)
    ada.post("take-suggestion", row.public_id, item="CLOCK-1")
    line = line_of(ada, "CLOCK-1")
    assert line.source_code is not None
    assert (line.source_code.code, line.requested_date) == ("AUTUMN-01", date(2030, 12, 20))


def test_of_a_box_as_many_pieces_are_sold_instead_as_are_in_it(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    ItemUnit.objects.create(item=lamp, unit="box", factor=12)
    make_link(lamp, clock, kind="up_sell")
    ada.enter("2*LAMP-1")
    row = line_of(ada, "LAMP-1")
    changed = change_line(
        scene.actor(), order=ada.order, line=row.public_id, changes={"unit": FieldChange(wanted="box")}
    )
    assert isinstance(changed, Changed)
    ada.post("take-suggestion", row.public_id, item="CLOCK-1")
    assert line_of(ada, "CLOCK-1").quantity == 24


def test_a_link_holds_from_its_first_day_to_its_last(ada: Desk, scene: Scene) -> None:
    _, mug, clock = scene.items
    ada.enter("MUG-1")
    today = timezone.localdate()
    link = make_link(mug, clock, starts_on=today + timedelta(days=2))
    assert "CLOCK-1" not in ada.get("order-offers").content.decode()
    link.starts_on, link.ends_on = None, today - timedelta(days=2)
    link.save()
    assert "CLOCK-1" not in ada.get("order-offers").content.decode()
    link.ends_on = today + timedelta(days=2)
    link.save()
    assert "CLOCK-1" in ada.get("order-offers").content.decode()


def test_links_of_the_catalog_replace_the_standard_ones(ada: Desk, scene: Scene) -> None:
    _, mug, clock = scene.items
    lamp = scene.items[0]
    make_link(mug, lamp)
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    make_link(mug, clock, catalog=catalog)
    ada.enter("MUG-1")
    said = ada.get("order-offers").content.decode()
    assert "LAMP-1" in said
    assert "CLOCK-1" not in said
    ada.enter("AUTUMN-01")
    ada.enter("MUG-1")
    said = ada.get("order-offers").content.decode()
    assert "CLOCK-1" in said
    assert "LAMP-1" not in said
