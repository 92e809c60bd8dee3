"""The analysis of catalog requests: what became orders in time, and how long the print took."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.catalogs.models import CatalogRequest, SourceCode
from ringup.customers.models import Customer
from ringup.reports.loading import Days
from ringup.reports.queries.requests import list_requests
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.promotions import make_answer

pytestmark = pytest.mark.django_db
ADDRESS = "/office/catalog-requests/analysis/"
Ask = Callable[..., CatalogRequest]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def code(scene: Scene) -> SourceCode:
    return make_published_catalog(call_center=scene.call_center, items=scene.items).source_codes.get()


@pytest.fixture
def ask(scene: Scene, code: SourceCode) -> Ask:
    def ask(customer: Customer, days: int, *, printed_after: int | None = None, **given: object) -> CatalogRequest:
        at = timezone.now() - timedelta(days=days)
        printed: datetime | None = at + timedelta(days=printed_after) if printed_after is not None else None
        usual = {"source_code": code, "state": "printed" if printed else "waiting", "requested_by": scene.ada}
        values = {**usual, **given}
        return CatalogRequest.objects.create(
            legal_entity=scene.legal_entity,
            customer=customer,
            requested_at=at,
            printed_at=printed,
            **values,
        )

    return ask


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def rows_of(client: Client, **asked: str) -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}file/", asked)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_a_request_becomes_an_order_within_the_days(
    scene: Scene, code: SourceCode, ask: Ask, mira: User, client: Client
) -> None:
    now, lamp = timezone.now(), scene.items[0]
    ask(scene.carla, 50, printed_after=2)
    ask(scene.bruno, 50, printed_after=6, quantity=3)
    ask(scene.bruno, 3)
    ask(scene.carla, 60, state="canceled")
    make_answer(scene, code, (lamp, 1, 1_000), at=now - timedelta(days=30))
    make_answer(scene, None, (lamp, 1, 1_000), at=now - timedelta(days=15), customer=scene.bruno)
    make_answer(scene, None, (lamp, 1, 1_000), at=now - timedelta(days=45), customer=scene.bruno, state="canceled")
    (row,) = rows_of(client)
    assert (row["requests"], row["copies"], row["customers"], row["waiting"], row["canceled"]) == (
        "4",
        "6",
        "2",
        "1",
        "1",
    )
    # Of two whose thirty days are over Carla's became an order, twenty days later; Bruno ordered after 35.
    assert (row["ripe"], row["ordered"], row["ordered_with_code"], row["order_rate"]) == ("2", "1", "1", "0.5000")
    assert (row["median_days_to_print"], row["longest_days_to_print"]) == ("4.00", "6.00")
    assert rows_of(client, within="60")[0]["ripe"] == "0"
    (later,) = rows_of(client, within="14")
    assert (later["ripe"], later["ordered"]) == ("2", "0")


def test_groups_are_catalogs_codes_months_and_users(
    scene: Scene, code: SourceCode, ask: Ask, mira: User, client: Client
) -> None:
    other = make_source_code("AUTUMN-02", catalog=code.catalog)
    ask(scene.carla, 1)
    ask(scene.carla, 1, source_code=other)
    ask(scene.bruno, 1, source_code=other, requested_by=None)
    assert [(row["code"], row["requests"]) for row in rows_of(client, by="source_code")] == [
        ("AUTUMN-02", "2"),
        ("AUTUMN-01", "1"),
        ("", "3"),
    ]
    *users, total = rows_of(client, by="user")
    assert [(row["code"], row["requests"]) for row in users] == [("ada", "2"), ("", "1")]
    assert (total["name"], total["requests"], total["customers"]) == ("total", "3", "2"), "each customer once"
    month = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m")
    assert [(row["code"], row["customers"]) for row in rows_of(client, by="month")] == [(month, "2")]
    page = client.get(ADDRESS, {"by": "month"}).text
    assert (timezone.localtime() - timedelta(days=1)).strftime("%B %Y") in page


def test_without_requests_there_is_nothing_to_tell(scene: Scene, mira: User, client: Client) -> None:
    assert rows_of(client, **{"from": "nonsense", "within": "x", "by": "x"}) == []
    assert "Nobody asked for a catalog in this time." in client.get(ADDRESS).text


def test_the_number_of_queries_does_not_grow(
    scene: Scene, code: SourceCode, ask: Ask, mira: User, client: Client
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS, {"by": "source_code"}).status_code == 200
        return len(queries)

    ask(scene.carla, 40, printed_after=1)
    before = count()
    for place in range(2, 6):
        ask(scene.bruno, 40, source_code=make_source_code(f"AUTUMN-0{place}", catalog=code.catalog))
    assert count() == before


def test_the_requests_of_some_days_are_found_by_an_index(scene: Scene, code: SourceCode) -> None:
    now = timezone.now()
    CatalogRequest.objects.bulk_create(
        CatalogRequest(
            legal_entity=scene.legal_entity,
            source_code=code,
            customer=scene.carla,
            state="printed",
            requested_at=now - timedelta(hours=8 * place),
            printed_at=now,
        )
        for place in range(3_000)
    )
    today = timezone.localdate()
    days = Days(first=today - timedelta(days=6), last=today, zone=timezone.get_current_timezone())
    with CaptureQueriesContext(connection) as queries:
        assert list_requests(legal_entity=scene.legal_entity.pk, by="catalog", days=days, now=now).total.requests
    (asked,) = (each["sql"] for each in queries if "WITH asked" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogs_catalogrequest")
        cursor.execute("EXPLAIN " + asked)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "catalog_request_asked" in plan, plan


def test_rex_sees_no_request_of_ours(scene: Scene, ask: Ask, client: Client) -> None:
    ask(scene.carla, 1)
    sign_in(client, make_rex())
    assert rows_of(client) == []
    sign_in(client, scene.ada)
    assert client.get(ADDRESS).status_code == 403
