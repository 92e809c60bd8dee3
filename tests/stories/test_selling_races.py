"""Two people at once where goods are suggested and catalogs are published: real connections, one starting signal."""

import pytest

from ringup.catalogs.models import Catalog
from ringup.catalogs.rules.states import CatalogEvent
from ringup.directed_selling.actions.take_suggestion import take_suggestion
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.pricing.actions.take_catalog_step import Taken, take_catalog_step
from ringup.pricing.models import BasePrice
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_scene, make_user
from tests.factories.catalogs import make_catalog
from tests.factories.suggestions import make_link
from tests.stories.conftest import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.mark.parametrize("kind", ["cross_sell", "up_sell"])
def test_a_suggestion_that_several_take_at_once_comes_once(scene: Scene, kind: str) -> None:
    lamp, mug, _clock = scene.items
    make_link(lamp, mug, kind=kind)
    begun = open_order(scene.actor())
    assert isinstance(begun, OrderRows), begun
    order = begun.order
    beside = add_line(scene.actor(), order=order.public_id, wish=LineWish(item="LAMP-1"))
    assert isinstance(beside, Changed), beside
    line = SalesLine.objects.get(order=order).public_id
    take = lambda: take_suggestion(scene.actor(), order=order.public_id, line=line, item="MUG-1")  # noqa: E731
    outcomes = at_once(*[take] * 4)
    assert sum(isinstance(outcome, Changed) for outcome in outcomes) == 1, outcomes
    expected = ["LAMP-1", "MUG-1"] if kind == "cross_sell" else ["MUG-1"]
    assert list(SalesLine.objects.filter(order=order).order_by("position").values_list("item__number", flat=True)) == (
        expected
    )


def test_a_catalog_that_two_publish_at_once_is_published_once(scene: Scene) -> None:
    lamp, mug, _clock = scene.items
    assert BasePrice.objects.filter(item__in=[lamp, mug]).exists()
    catalog = make_catalog(call_center=scene.call_center, items=[lamp, mug])
    olga = scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))
    for event in (CatalogEvent.VALIDATE, CatalogEvent.SUBMIT, CatalogEvent.APPROVE):
        assert isinstance(take_catalog_step(olga, catalog=catalog.public_id, step=event), Taken), event
    publish = lambda: take_catalog_step(olga, catalog=catalog.public_id, step=CatalogEvent.PUBLISH)  # noqa: E731
    outcomes = at_once(*[publish] * 3)
    done = [outcome for outcome in outcomes if isinstance(outcome, Taken)]
    assert sum(taken.publication.added for taken in done if taken.publication) == 2, done
    assert Catalog.objects.get().published.count() == 2
    assert all(isinstance(each, Refusal) for outcome in outcomes if not isinstance(outcome, Taken) for each in outcome)
