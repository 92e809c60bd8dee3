"""A category's price rule makes the base prices of its items, and of those below it, anew."""

from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.pricing.actions.reprice_category import reprice_category
from ringup.pricing.models import BasePrice
from ringup.pricing.rules.prices.category_rules import Basis, CategoryRule, Method, SmartRounding
from ringup.products.models import Category, Item
from ringup.values.refusal import Refusal
from tests.factories.company import make_user
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db
HALF = CategoryRule(method=Method.MARKUP, value=Decimal(50))


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def lamps(scene: Scene) -> Category:
    """Lamps with one of cost 10.00 and one without a cost; below them desk lamps with one of cost 6.37."""
    entity = scene.legal_entity
    lamps = Category.objects.create(legal_entity=entity, code="LAMPS", name="Lamps")
    desk = Category.objects.create(legal_entity=entity, code="DESK", name="Desk lamps", parent=lamps)
    make_item("L-1", cost=Decimal(10), price=None, categories=[lamps], legal_entity=entity)
    make_item("L-2", price="8.00", categories=[lamps], legal_entity=entity)
    make_item("L-3", cost=Decimal("6.37"), price="1.00", categories=[desk], legal_entity=entity)
    return lamps


@pytest.fixture
def olga(scene: Scene) -> Actor:
    return scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))


def prices() -> dict[str, Decimal]:
    return dict(BasePrice.objects.order_by("item__number").values_list("item__number", "price"))


@pytest.mark.oracle("O-082")
def test_a_markup_on_the_cost_of_all_below(scene: Scene, olga: Actor, lamps: Category) -> None:
    before = prices()
    assert reprice_category(olga, category=str(lamps.pk), rule=HALF) == 2
    changed = {"L-1": Decimal("15.00"), "L-3": Decimal("9.56")}
    assert prices() == {**before, **changed}
    assert reprice_category(olga, category=str(lamps.pk), rule=HALF) == 2
    assert prices() == {**before, **changed}, "from the cost again, not on top"


def test_prices_end_where_they_sell_and_stand_for_one_unit(scene: Scene, olga: Actor, lamps: Category) -> None:
    BasePrice.objects.filter(item__number="L-2").update(price=Decimal(400), price_unit=50)
    rounding = SmartRounding(step=Decimal(1), ending=Decimal("0.99"))
    rule = CategoryRule(method=Method.FIXED, value=Decimal(1), basis=Basis.BASE_PRICE, rounding=rounding)
    assert reprice_category(olga, category=str(lamps.pk), rule=rule) == 2
    row = BasePrice.objects.get(item__number="L-2")
    assert (row.price, row.price_unit) == (Decimal("8.99"), 1)


def test_who_may_not_and_what_is_not_there(scene: Scene, olga: Actor, lamps: Category) -> None:
    before = prices()
    rex = scene.actor(make_rex())
    for actor, code in ((scene.actor(scene.sam), "not_permitted"), (rex, "not_found")):
        refused = reprice_category(actor, category=str(lamps.pk), rule=HALF)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    Item.objects.update(cost=None)
    refused = reprice_category(olga, category=str(lamps.pk), rule=HALF)
    assert isinstance(refused, Refusal)
    assert refused.code == "nothing_to_price"
    whole = CategoryRule(method=Method.MARGIN, value=Decimal(100))
    refused = reprice_category(olga, category=str(lamps.pk), rule=whole)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("must_be_less", "value")
    assert prices() == before
