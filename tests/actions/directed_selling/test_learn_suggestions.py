"""Suggestions learned from the orders of a company, and of no other."""

from datetime import UTC, datetime, timedelta

import pytest

from ringup.call_centers.models import CallCenter, LegalEntity
from ringup.directed_selling.actions.learn_suggestions import learn_suggestions
from ringup.directed_selling.models import LearnedSuggestion
from ringup.directed_selling.queries import Suggested, evaluate_learning, find_suggestions
from ringup.directed_selling.rules.learning import Terms
from ringup.jobs.learn_all_suggestions import learn_all_suggestions
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine, SalesOrder
from ringup.products.models import Item
from tests.factories import Scene, make_item, make_rex, make_scene, make_user

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 9, 1, 10, tzinfo=UTC)
TERMS = Terms(least_orders=2, least_together=2, doubt=0)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def sold(scene: Scene, *items: Item, day: int, state: str = "invoiced", kind: str = "sale", price: int = 1) -> None:
    order = SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        number=f"SO-{SalesOrder.objects.count()}",
        currency="EUR",
        state=state,
        kind=kind,
        ordered_at=BEGIN + timedelta(days=day),
    )
    SalesLine.objects.bulk_create(
        SalesLine(order=order, position=place, item=item, text=item.name, quantity=1, unit_price=price)
        for place, item in enumerate(items, 1)
    )


@pytest.fixture
def history(scene: Scene) -> tuple[Item, Item, Item]:
    """The pot goes with cups three times of four; the bag is bought alone."""
    pot, cups, bag = (make_item(number, legal_entity=scene.legal_entity) for number in ("POT", "CUPS", "BAG"))
    for day in range(3):
        sold(scene, pot, cups, day=day)
    sold(scene, pot, day=4)
    for day in range(5, 9):
        sold(scene, bag, day=day)
    return pot, cups, bag


def beside(item: Item, *, have: list[Item]) -> list[Suggested]:
    """What is suggested beside the item on an order that has all these."""
    center = CallCenter.objects.get(legal_entity=item.legal_entity)
    order = SalesOrder(legal_entity=item.legal_entity, call_center=center, currency=center.legal_entity.currency)
    lines = [SalesLine(order=order, item=each, text=each.name, quantity=1) for each in have]
    rows = OrderRows(order=order, lines=lines, charges=[], addresses={})
    return find_suggestions(rows, next(line for line in lines if line.item == item), count=3)


def learned() -> set[tuple[str, str]]:
    return set(LearnedSuggestion.objects.values_list("item__number", "suggested__number"))


def test_what_was_bought_together_is_suggested_beside_each_other(scene, history):
    pot, cups, _ = history
    assert learn_suggestions(None, legal_entity=scene.legal_entity.pk, terms=TERMS) == 2
    assert learned() == {("POT", "CUPS"), ("CUPS", "POT")}
    [found] = beside(pot, have=[pot])
    assert (found.item, found.instead, found.together) == (cups, False, 3)
    assert (found.support, found.confidence) == (0.375, 0.75)
    assert beside(pot, have=[pot, cups]) == []


def test_what_is_not_sold_any_more_is_not_suggested(scene, history):
    pot, cups, _ = history
    learn_suggestions(None, legal_entity=scene.legal_entity.pk, terms=TERMS)
    Item.objects.filter(pk=cups.pk).update(state=Item.State.DISCONTINUED)
    assert beside(pot, have=[pot]) == []


def test_drafts_canceled_orders_returns_and_free_goods_teach_nothing(scene, history):
    _, cups, bag = history
    for _ in range(3):
        sold(scene, cups, bag, day=10, state="draft")
        sold(scene, cups, bag, day=10, state="canceled")
        sold(scene, cups, bag, day=10, kind="return")
        sold(scene, cups, bag, day=10, price=0)
    learn_suggestions(None, legal_entity=scene.legal_entity.pk, terms=TERMS)
    assert ("CUPS", "BAG") not in learned()


def test_learning_again_replaces_what_was_learned(scene, history):
    _, cups, bag = history
    learn_suggestions(None, legal_entity=scene.legal_entity.pk, terms=TERMS)
    for _ in range(4):
        sold(scene, bag, cups, day=20)
        sold(scene, *scene.items, day=21)
    learn_suggestions(None, legal_entity=scene.legal_entity.pk, terms=TERMS)
    assert ("BAG", "CUPS") in learned()
    assert LearnedSuggestion.objects.values("item", "place").distinct().count() == LearnedSuggestion.objects.count()


def test_each_company_learns_from_its_own_orders(scene, history):
    make_rex()
    assert learn_all_suggestions() == 2
    for company in LegalEntity.objects.all():
        learn_suggestions(None, legal_entity=company.pk, terms=TERMS)
    assert set(LearnedSuggestion.objects.values_list("legal_entity", flat=True)) == {scene.legal_entity.pk}


def test_learning_is_put_to_the_test_in_weeks_that_it_has_not_seen(scene, history):
    pot, cups, bag = history
    for _ in range(2):
        sold(scene, pot, cups, day=40)
        sold(scene, bag, cups, day=41)
    found = evaluate_learning(legal_entity=scene.legal_entity.pk, weeks=2, terms=TERMS)
    assert found is not None
    assert (found.orders, found.learned.asked, found.learned.hits) == (4, 4, 4)


def test_without_orders_nothing_is_put_to_the_test(scene):
    assert evaluate_learning(legal_entity=scene.legal_entity.pk, weeks=2) is None


def test_only_who_sets_up_catalogs_may_ask_for_it_and_only_in_their_own_company(scene, history):
    mira = scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))
    assert learn_suggestions(mira, legal_entity=scene.legal_entity.pk, terms=TERMS) == 2
    assert learn_suggestions(scene.actor(), legal_entity=scene.legal_entity.pk).code == "not_permitted"
    make_rex()
    other = LegalEntity.objects.exclude(pk=scene.legal_entity.pk).get()
    assert learn_suggestions(mira, legal_entity=other.pk).code == "not_found"
