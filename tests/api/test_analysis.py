"""The analysis of directed selling over the API: the same figures as in the office, for the same people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.api.v1.analysis import CatalogArea, ComparedPromotions, PromotionList
from ringup.catalogs.models import CatalogPage, CatalogRequest, MailDrop, PagePlacement
from tests.api.conftest import Caller, permitted
from tests.factories import make_user
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.promotions import make_answer
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(scene: Scene) -> Caller:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    return permitted(scene, "marketer", mira)


def test_source_codes_with_plan_response_and_other_currencies(scene: Scene, mira: Caller) -> None:
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    code = catalog.source_codes.get()
    MailDrop.objects.create(source_code=code, on=timezone.localdate(), copies=50)
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    make_answer(scene, code, (scene.items[0], 1, 1_200), currency="SEK")
    make_answer(scene, None, (scene.items[0], 1, 1_000))
    answer = mira.ask("GET", f"/analysis/source-codes?catalog={catalog.public_id}").json()
    assert answer["all_orders"] == 3
    (row,) = answer["items"]
    assert (row["code"], row["orders"], row["copies"], row["response"]) == ("AUTUMN-01", 2, 50, "0.0400")
    assert (row["revenue"], row["currency"], row["orders_planned"], row["standing"]) == ("10.00", "EUR", None, None)
    assert row["other_currencies"] == [{"currency": "SEK", "orders": 1, "revenue": "12.00"}]
    assert (answer["total"]["orders"], answer["total"]["customers"], answer["total"]["revenue"]) == (2, 1, "10.00")
    PromotionList.model_validate(answer)


def test_the_area_of_a_catalog_page_by_page(scene: Scene, mira: Caller) -> None:
    lamp = scene.items[0]
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    CatalogPage.objects.create(catalog=catalog, number=1, section="Light", cost_minor=1_000, area=100)
    PagePlacement.objects.create(catalog=catalog, page=1, item=lamp, area=80)
    make_answer(scene, catalog.source_codes.get(), (lamp, 4, 4_000), (scene.items[1], 1, 450))
    answer = mira.ask("GET", f"/analysis/catalogs/{catalog.public_id}/area").json()
    (page,) = answer["pages"]
    assert (page["space_cost"], page["sales"], page["contribution"], page["filled"]) == (
        "10.00",
        "40.00",
        "30.00",
        "0.8000",
    )
    assert [(item["item"], item["space_cost"]) for item in page["items"]] == [("LAMP-1", "8.00")]
    assert (answer["sold_elsewhere"], answer["sections"][0]["section"]) == ("4.50", "Light")
    assert (answer["sections"][0]["products"], answer["sections"][0]["filled"], page["products"]) == (1, "0.8000", 1)
    CatalogArea.model_validate(answer)


def test_promotions_side_by_side(scene: Scene, mira: Caller) -> None:
    code = make_published_catalog(call_center=scene.call_center, items=scene.items).source_codes.get()
    MailDrop.objects.create(source_code=code, on=timezone.localdate() - timedelta(days=3), copies=50)
    make_answer(scene, code, (scene.items[0], 1, 1_000), at=timezone.now() - timedelta(days=2))
    answer = mira.ask("GET", "/analysis/promotions?of=autumn-01%20NOWHERE").json()
    (row,) = answer["items"]
    assert (row["kind"], row["code"], row["orders_by_day"], row["revenue"]) == (
        "source_code",
        "AUTUMN-01",
        [0, 1, 1, 1],
        "10.00",
    )
    assert answer["unknown"] == ["NOWHERE"]
    for place in range(2, 9):
        make_source_code(f"AUTUMN-0{place}", catalog=code.catalog)
    many = mira.ask("GET", "/analysis/promotions?of=" + ",".join(f"autumn-0{place}" for place in range(1, 9))).json()
    assert (len(many["items"]), many["left_out"]) == (6, ["AUTUMN-07", "AUTUMN-08"])
    ComparedPromotions.model_validate(many)


def test_what_became_of_catalog_requests(scene: Scene, mira: Caller) -> None:
    code = make_published_catalog(call_center=scene.call_center, items=scene.items).source_codes.get()
    at = timezone.now() - timedelta(days=40)
    CatalogRequest.objects.create(
        legal_entity=scene.legal_entity, source_code=code, customer=scene.carla, requested_at=at
    )
    make_answer(scene, code, (scene.items[0], 1, 1_000), at=at + timedelta(days=5))
    answer = mira.ask("GET", "/analysis/catalog-requests?by=user").json()
    (row,) = answer["items"]
    assert (row["code"], row["ripe"], row["ordered_with_code"], row["order_rate"]) == ("", 1, 1, "1.0000")
    assert (answer["total"]["requests"], row["median_days_to_print"]) == (1, None)


def test_an_agent_does_not_read_it_and_there_is_no_catalog_of_others(scene: Scene, ada: Caller, mira: Caller) -> None:
    refused = ada.ask("GET", "/analysis/source-codes")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    for address in ("catalogs/nowhere/area", "promotions?of=A", "catalog-requests"):
        assert ada.ask("GET", f"/analysis/{address}").status_code == 403
    assert mira.ask("GET", "/analysis/catalogs/nowhere/area").json()["code"] == "catalog_not_found"
    unknown = mira.ask("GET", "/analysis/source-codes?catalog=nowhere")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "catalog_not_found")
