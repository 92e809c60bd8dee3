"""A link with a rule is offered where the rule is met, and costs nobody else time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.customers.models import Customer
from ringup.directed_selling.models import ItemLink
from tests.factories.catalogs import make_published_catalog
from tests.factories.rules import condition, make_rule
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_link, make_suggestion
from tests.web.desk.test_order_screen import Desk, line_of, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def linked(scene: Scene, *conditions: dict[str, object], **given: object) -> ItemLink:
    """The mug goes with the lamp for whom the rule is met."""
    lamp, mug, _ = scene.items
    rule = make_rule(*conditions, legal_entity=scene.legal_entity)
    return make_link(lamp, mug, rule=rule, **given)


def said(ada: Desk) -> str:
    return str(ada.get("order-offers").content.decode())


def test_it_is_offered_to_whom_the_rule_is_for(scene: Scene, ada: Desk) -> None:
    linked(scene)
    ada.enter("LAMP-1")
    assert "MUG-1" not in said(ada), "nobody knows the caller yet"
    Customer.objects.filter(pk=scene.carla.pk).update(group="491")
    ada.post("set-customer", customer=scene.carla.public_id)
    assert "MUG-1" in said(ada)
    taken = ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    assert taken.status_code == 200
    assert line_of(ada, "MUG-1").origin == "cross_sell"


def test_who_does_not_meet_it_cannot_be_sold_it_this_way_nor_as_learned(scene: Scene, ada: Desk) -> None:
    linked(scene)
    make_suggestion(scene.items[0], scene.items[1])
    ada.enter("LAMP-1")
    assert "MUG-1" not in said(ada)
    refused = ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    assert refused.status_code == 422
    assert stored(ada).lines.count() == 1


def test_a_link_of_a_catalog_has_a_rule_of_its_own(scene: Scene, ada: Desk) -> None:
    lamp, _, clock = scene.items
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    linked(scene, condition("quantity", "at_least", "3"), catalog=catalog)
    make_link(lamp, clock)
    ada.enter("#AUTUMN-01")
    ada.enter("2*LAMP-1")
    assert "MUG-1" not in said(ada)
    assert "CLOCK-1" not in said(ada), "links of the catalog replace the others, met or not"
    ada.enter("3*LAMP-1")
    assert "MUG-1" in said(ada)


def statements(ada: Desk) -> int:
    with CaptureQueriesContext(connection) as asked:
        said(ada)
    return len(asked)


def test_rules_cost_one_statement_however_many_and_none_where_there_are_none(scene: Scene, ada: Desk) -> None:
    lamp, mug, clock = scene.items
    make_link(lamp, mug)
    make_link(lamp, clock)
    ada.enter("LAMP-1")
    said(ada)
    plain = statements(ada)
    history = make_rule(condition("bought_items", "empty"), code="NEW", legal_entity=scene.legal_entity)
    lines = make_rule(condition("categories", "empty"), code="BARE", legal_entity=scene.legal_entity)
    order = make_rule(condition("order_total", "more", "1"), code="SOME", legal_entity=scene.legal_entity)
    ItemLink.objects.update(rule=order)
    assert statements(ada) == plain, "what the order has needs no statement"
    ItemLink.objects.filter(linked=mug).update(rule=history)
    ItemLink.objects.filter(linked=clock).update(rule=lines)
    assert statements(ada) == plain + 1


def test_entering_the_line_asks_no_more_than_without_rules(scene: Scene, ada: Desk) -> None:
    ada.enter("MUG-1")
    ada.enter("CLOCK-1")
    with CaptureQueriesContext(connection) as before:
        ada.enter("CLOCK-1")
    linked(scene, condition("bought_items", "empty"))
    ada.enter("CLOCK-1")
    with CaptureQueriesContext(connection) as after:
        ada.enter("CLOCK-1")
    assert len(after) == len(before)
