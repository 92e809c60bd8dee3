"""The area analysis of a catalog: what the space costs and brings, on the page and as a file."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.models import User
from ringup.catalogs.models import Catalog, CatalogPage, PagePlacement
from ringup.products.models import Item
from tests.factories import Scene, make_item, make_rex, make_scene, make_user, sign_in
from tests.factories.catalogs import make_published_catalog
from tests.factories.promotions import make_answer

pytestmark = pytest.mark.django_db
ADDRESS = "/office/catalog-area/"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    Item.objects.filter(number="LAMP-1").update(cost="6.00")
    return scene


@pytest.fixture
def catalog(scene: Scene) -> Catalog:
    lamp, mug, _ = scene.items
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    CatalogPage.objects.create(catalog=catalog, number=1, section="Light", cost_minor=1_000, area=100)
    CatalogPage.objects.create(catalog=catalog, number=2, section="Kitchen", cost_minor=2_000, area=100)
    PagePlacement.objects.create(catalog=catalog, page=1, item=lamp, area=80)
    PagePlacement.objects.create(catalog=catalog, page=2, item=mug, area=100)
    return catalog


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def rows_of(client: Client, catalog: Catalog, **asked: str) -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}file/", {"catalog": catalog.public_id, **asked})
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_each_item_pays_for_its_space(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    lamp, mug, clock = scene.items
    make_answer(scene, catalog.source_codes.get(), (lamp, 4, 4_000), (mug, 1, 450), (clock, 1, 9_900))
    make_answer(scene, None, (lamp, 4, 4_000))
    first, of_lamp, second, of_mug, total = rows_of(client, catalog)
    assert (of_lamp["code"], of_lamp["share_of_page"], of_lamp["space_cost"]) == ("LAMP-1", "0.8000", "8.00")
    assert (of_lamp["sales"], of_lamp["contribution"], of_lamp["margin"]) == ("40.00", "32.00", "16.00")
    assert (of_lamp["margin_less_space"], of_lamp["margin_less_space_per_area"]) == ("8.00", "0.1000")
    assert (first["space_cost"], first["margin_less_space"], first["share_of_page"]) == ("10.00", "6.00", "0.8000")
    assert (second["contribution"], of_mug["margin_less_space"]) == ("-15.50", "-20.00")
    assert (total["page"], total["section"], total["area"], total["space_cost"]) == ("", "total", "200.00", "30.00")
    assert (total["sales"], total["contribution"], total["margin_less_space"]) == ("44.50", "14.50", "-14.00")
    page = client.get(ADDRESS, {"catalog": catalog.public_id}).text
    assert "Page 1: sales €40.00, space €10.00, left of the margin €6.00" in page
    assert "Besides, €99.00 were sold" in page
    assert "Inside · Light · 80% filled" in page


def test_a_variant_is_sold_from_the_space_of_its_master(
    scene: Scene, catalog: Catalog, mira: User, client: Client
) -> None:
    red = make_item("LAMP-1-RED", legal_entity=scene.legal_entity, price="10.00")
    Item.objects.filter(pk=red.pk).update(master=scene.items[0])
    make_answer(scene, catalog.source_codes.get(), (red, 1, 1_000), (scene.items[0], 1, 1_000))
    assert rows_of(client, catalog)[1]["sales"] == "20.00"


def test_boxes_count_as_what_is_in_them(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    lamp = scene.items[0]
    lamp.units.create(unit="box", factor=12)
    order = make_answer(scene, catalog.source_codes.get(), (lamp, 3, 3_000), (lamp, 2, 20_000))
    order.lines.filter(quantity=2).update(unit="box")
    row = rows_of(client, catalog)[1]
    # 27 lamps that cost 6.00 each.
    assert (row["quantity"], row["sales"], row["margin"]) == ("27.000", "230.00", "68.00")


def test_a_catalog_from_the_first_year_is_analyzed(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    Catalog.objects.update(valid_from="0001-01-05")
    for address in (ADDRESS, "/office/source-code-analysis/"):
        assert client.get(address, {"catalog": catalog.public_id}).status_code == 200


def test_another_currency_is_told_and_in_no_figure(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    make_answer(scene, catalog.source_codes.get(), (scene.items[0], 1, 1_000), currency="SEK")
    assert rows_of(client, catalog)[1]["sales"] == "0.00"
    assert "Sales of SEK" in client.get(ADDRESS, {"catalog": catalog.public_id}).text


def test_a_section_that_calculates_is_made_harmless(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    catalog.pages.update(section="@SUM(1)")
    assert rows_of(client, catalog)[0]["section"] == "'@SUM(1)"


def test_the_number_of_queries_does_not_grow(scene: Scene, catalog: Catalog, mira: User, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    before = count()
    for number in range(3, 9):
        item = make_item(f"PEN-{number}", legal_entity=scene.legal_entity, price="1.00")
        CatalogPage.objects.create(catalog=catalog, number=number, cost_minor=Decimal(500), area=100)
        PagePlacement.objects.create(catalog=catalog, page=number, item=item, area=50)
        make_answer(scene, catalog.source_codes.get(), (item, 1, 100))
    assert count() == before


def test_a_company_without_catalogs_and_rex_see_none_of_ours(scene: Scene, catalog: Catalog, client: Client) -> None:
    sign_in(client, make_rex())
    page = client.get(ADDRESS, {"catalog": catalog.public_id})
    assert "There is no catalog yet." in page.text
    assert client.get(f"{ADDRESS}file/", {"catalog": catalog.public_id}).status_code == 404
    sign_in(client, scene.ada)
    assert client.get(ADDRESS).status_code == 403


def test_a_catalog_without_pages_says_so(scene: Scene, mira: User, client: Client) -> None:
    make_published_catalog(call_center=scene.call_center)
    assert "The catalog has no pages yet." in client.get(ADDRESS).text
