"""A catalog on its way to the publication: who may take which step, and what is stored by it."""

import pytest

from ringup.call_centers.actions.save_setup_table import TableEntry, save_setup_table
from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.actions.add_catalog_products import add_catalog_products
from ringup.catalogs.actions.make_source_codes import make_source_codes
from ringup.catalogs.models import Catalog, FreeProduct, SourceCodeNumber
from ringup.catalogs.rules.states import CatalogEvent
from ringup.pricing.actions.take_catalog_step import Taken, take_catalog_step
from ringup.values.refusal import Refusal
from ringup.web.office.screens import Table
from ringup.web.office.setup.catalogs import SOURCE_CODES
from tests.factories import (
    Scene,
    make_call_center,
    make_category,
    make_item,
    make_price_group,
    make_rex,
    make_scene,
    make_user,
)
from tests.factories.calls import make_dialled_number
from tests.factories.catalogs import make_catalog, make_published_catalog
from tests.factories.prices import make_exchange_rate

pytestmark = pytest.mark.django_db
WAY = (CatalogEvent.VALIDATE, CatalogEvent.SUBMIT, CatalogEvent.APPROVE, CatalogEvent.PUBLISH)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def catalog(scene: Scene) -> Catalog:
    return make_catalog(call_center=scene.call_center, items=scene.items[:2])


@pytest.fixture
def olga(scene: Scene) -> Actor:
    return scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))


def step(actor: Actor, catalog: Catalog, event: CatalogEvent, **more: object) -> Taken | tuple[Refusal, ...]:
    outcome = take_catalog_step(actor, catalog=catalog.public_id, step=event, **more)  # type: ignore[arg-type]
    catalog.refresh_from_db()
    return outcome


def publish(actor: Actor, catalog: Catalog) -> None:
    for event in WAY:
        assert isinstance(step(actor, catalog, event), Taken), event


def published(catalog: Catalog) -> list[str]:
    return sorted(catalog.published.values_list("item__number", flat=True))


def test_the_numbers_of_a_published_catalog_ring_as_they_were_published(scene: Scene, olga: Actor):
    numbers = next(section for section in SOURCE_CODES.sections if section.slug == "numbers")
    assert isinstance(numbers, Table)
    code = make_published_catalog(call_center=scene.call_center).source_codes.get()
    printed, other = (make_dialled_number(scene.call_center, f"+3110800000{last}") for last in (7, 8))
    kept = SourceCodeNumber.objects.create(source_code=code, number=printed)

    def save(entry: TableEntry) -> list[str]:
        refusals = save_setup_table(olga, kind=numbers.kind, parent=code.public_id, entries=[entry])
        return [refusal.code for refusal in refusals]

    changes = (
        TableEntry(values={"number": other.pk}),
        TableEntry(key=kept.pk, values={"number": other.pk}),
        TableEntry(key=kept.pk, remove=True),
    )
    assert [save(entry) for entry in changes] == [["catalog_published"]] * 3
    assert code.numbers.get().number == printed
    step(olga, code.catalog, CatalogEvent.RETRACT)
    assert [save(entry) for entry in changes[1:]] == [[], []]


def test_the_marketer_submits_the_supervisor_approves_and_the_products_are_published(scene: Scene, catalog: Catalog):
    mira = scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))
    sam = scene.actor(scene.sam)
    for event in (CatalogEvent.VALIDATE, CatalogEvent.SUBMIT):
        assert isinstance(step(mira, catalog, event), Taken)
    refused = step(mira, catalog, CatalogEvent.APPROVE)
    assert refused == (Refusal(code="not_permitted", facts={"permission": "approve_catalogs"}),)
    assert isinstance(step(sam, catalog, CatalogEvent.APPROVE), Taken)
    outcome = step(mira, catalog, CatalogEvent.PUBLISH)
    assert isinstance(outcome, Taken)
    assert outcome.publication is not None
    assert outcome.publication.added == 2
    assert published(catalog) == ["LAMP-1", "MUG-1"]
    assert (catalog.submitted_by_id, catalog.approved_by_id) == (mira.user, sam.user)


def test_a_validation_names_every_problem_and_changes_nothing(scene: Scene, olga: Actor):
    empty = make_catalog("EMPTY", legal_entity=scene.legal_entity, codes=(), valid_from=None)
    outcome = step(olga, empty, CatalogEvent.VALIDATE)
    assert isinstance(outcome, tuple)
    assert [refusal.code for refusal in outcome] == [
        "catalog_has_problems",
        "catalog_call_center_needed",
        "catalog_start_needed",
        "source_code_needed",
        "catalog_products_needed",
    ]
    assert empty.state == "draft"


def test_an_item_without_a_price_in_the_currency_of_the_call_center_is_a_problem(scene: Scene, olga: Actor):
    unpriced = make_item("NEW-1", price=None, legal_entity=scene.legal_entity)
    catalog = make_catalog(call_center=scene.call_center, items=[unpriced])
    outcome = step(olga, catalog, CatalogEvent.VALIDATE)
    assert isinstance(outcome, tuple)
    assert outcome[1].code == "products_without_price"


def test_a_category_brings_its_branch_and_a_master_its_variants(scene: Scene, olga: Actor):
    above = make_category("HOME", legal_entity=scene.legal_entity)
    below = make_category("CANDLES", parent=above, legal_entity=scene.legal_entity)
    make_item("CANDLE-1", categories=[below], legal_entity=scene.legal_entity)
    shirt = make_item("SHIRT", price=None, is_master=True, legal_entity=scene.legal_entity)
    make_item("SHIRT-L", master=shirt, legal_entity=scene.legal_entity)
    catalog = make_catalog(call_center=scene.call_center, items=[shirt])
    catalog.categories.add(above)
    publish(olga, catalog)
    assert published(catalog) == ["CANDLE-1", "SHIRT", "SHIRT-L"]


def test_a_published_catalog_is_not_changed_until_it_is_retracted(scene: Scene, olga: Actor, catalog: Catalog):
    publish(olga, catalog)
    refused = add_catalog_products(olga, catalog=catalog.public_id, numbers=["CLOCK-1"])
    assert isinstance(refused, Refusal)
    assert refused.code == "catalog_published"
    step(olga, catalog, CatalogEvent.RETRACT)
    assert add_catalog_products(olga, catalog=catalog.public_id, numbers=["clock-1", "LAMP-1"]) == 1
    catalog.refresh_from_db()
    assert catalog.state == "draft", "what was approved was something else"
    publish(olga, catalog)
    assert published(catalog) == ["CLOCK-1", "LAMP-1", "MUG-1"]


def test_a_retracted_catalog_that_nobody_changed_is_published_again_at_once(olga: Actor, catalog: Catalog):
    publish(olga, catalog)
    step(olga, catalog, CatalogEvent.RETRACT)
    outcome = step(olga, catalog, CatalogEvent.PUBLISH)
    assert isinstance(outcome, Taken)
    assert outcome.publication is not None
    assert (outcome.publication.added, outcome.publication.kept) == (0, 2)


def test_publishing_again_stores_what_changed_below_its_categories(scene: Scene, olga: Actor):
    lamps = make_category("LAMPS-2", legal_entity=scene.legal_entity)
    old = make_item("LAMP-7", categories=[lamps], legal_entity=scene.legal_entity)
    catalog = make_catalog(call_center=scene.call_center)
    catalog.categories.add(lamps)
    publish(olga, catalog)
    make_item("LAMP-8", categories=[lamps], legal_entity=scene.legal_entity)
    old.state = "discontinued"
    old.save()
    outcome = step(olga, catalog, CatalogEvent.PUBLISH)
    assert isinstance(outcome, Taken)
    assert outcome.publication is not None
    assert (outcome.publication.added, outcome.publication.removed) == (1, 1)
    assert published(catalog) == ["LAMP-8"]


def test_free_products_and_source_codes_come_later_without_a_new_validation(
    scene: Scene, olga: Actor, catalog: Catalog
):
    step(olga, catalog, CatalogEvent.VALIDATE)
    assert make_source_codes(olga, catalog=catalog.public_id, count=2) == ["AUTUMN-02", "AUTUMN-03"]
    FreeProduct.objects.create(catalog=catalog, item=scene.items[1])
    catalog.refresh_from_db()
    assert catalog.state == "validated"


def test_a_published_catalog_gets_no_more_source_codes(scene: Scene, olga: Actor):
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    refused = make_source_codes(olga, catalog=catalog.public_id, count=1)
    assert isinstance(refused, Refusal)
    assert refused.code == "catalog_published"


def test_a_snapshot_keeps_the_price_groups_of_the_publication(scene: Scene, olga: Actor, catalog: Catalog):
    catalog.price_groups.add(make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=5))
    catalog.take_snapshot = True
    catalog.save()
    publish(olga, catalog)
    assert catalog.snapshot == {"price_groups": [{"code": "AUTUMN", "priority": 5}]}


def test_numbers_that_nobody_knows_are_named_and_nothing_is_added(olga: Actor, catalog: Catalog):
    refused = add_catalog_products(olga, catalog=catalog.public_id, numbers=["CLOCK-1", "NO-1"])
    assert isinstance(refused, Refusal)
    assert refused.facts == {"items": "NO-1"}
    assert catalog.products.count() == 2


def test_for_rex_there_is_no_such_catalog(scene: Scene, catalog: Catalog):
    rex = scene.actor(make_rex())
    assert step(rex, catalog, CatalogEvent.VALIDATE) == (Refusal(code="catalog_not_found"),)
    assert add_catalog_products(rex, catalog=catalog.public_id, numbers=[]) == Refusal(code="not_found")
    assert make_source_codes(rex, catalog=catalog.public_id, count=1) == Refusal(code="not_found")


def test_an_agent_takes_no_step(scene: Scene, catalog: Catalog):
    refused = step(scene.actor(), catalog, CatalogEvent.VALIDATE)
    assert refused == (Refusal(code="not_permitted", facts={"permission": "change_catalogs"}),)


def test_a_price_at_the_exchange_rate_is_a_price(scene: Scene, catalog: Catalog, olga: Actor):
    copenhagen = make_call_center("COPENHAGEN", legal_entity=scene.legal_entity, currency="DKK")
    catalog.call_centers.add(copenhagen)
    refused = step(olga, catalog, CatalogEvent.VALIDATE)
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused][1:] == ["products_without_price"]
    make_exchange_rate(scene.legal_entity)
    assert isinstance(step(olga, catalog, CatalogEvent.VALIDATE), Taken)
