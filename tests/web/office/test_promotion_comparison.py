"""Promotions side by side: curves since the drop, figures beside their plans, as a page and as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.catalogs.models import MailDrop, SourceCode
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.promotions import make_answer

pytestmark = pytest.mark.django_db
ADDRESS = "/office/promotion-comparison/"


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def codes(scene: Scene) -> tuple[SourceCode, SourceCode]:
    """Ten days ago 100 copies, of which two were answered after three days; four days ago 50, one answered at once."""
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items, codes=())
    today, found = timezone.localdate(), []
    for code, copies, days in (("A-1", 100, 10), ("A-2", 50, 4)):
        row = make_source_code(code, catalog=catalog, distribution=copies)
        MailDrop.objects.create(source_code=row, on=today - timedelta(days=days), copies=copies)
        found.append(row)
    lamp, now = scene.items[0], timezone.now()
    make_answer(scene, found[0], (lamp, 1, 1_000), at=now - timedelta(days=7))
    make_answer(scene, found[0], (lamp, 1, 1_000), at=now - timedelta(days=7))
    make_answer(scene, found[1], (lamp, 2, 2_000), at=now - timedelta(days=4))
    return found[0], found[1]


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def rows_of(client: Client, of: str) -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}file/", {"of": of, "days": "28"})
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_curves_count_from_each_drop(scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client) -> None:
    first, second = rows_of(client, "a-2, A-1")
    assert (first["code"], first["orders_day_0"], first["orders_day_4"], first["orders_day_5"]) == ("A-2", "1", "1", "")
    assert [second[f"orders_day_{day}"] for day in (0, 2, 3, 10, 11)] == ["0", "0", "2", "2", ""]
    assert (second["revenue"], second["response"]) == ("20.00", "0.0200")
    page = client.get(ADDRESS, {"of": ["A-1", "A-2"]}).text
    assert "A-1: 2% after 10 days" in page
    assert "A-2: 2% after 4 days" in page


def test_what_goes_out_next_week_stands_beside_what_is_out(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    soon = make_source_code("A-9", catalog=codes[0].catalog, distribution=30)
    MailDrop.objects.create(source_code=soon, on=timezone.localdate() + timedelta(days=7), copies=30)
    for wanted in ("A-9", "A-1 A-9"):
        page = client.get(ADDRESS, {"of": wanted})
        assert page.status_code == 200
        assert "A-9" in page.text
    assert rows_of(client, "A-9")[0]["orders_day_0"] == ""


def test_letters_that_python_writes_otherwise_are_the_same(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    make_source_code("GRÜßE-1", catalog=codes[0].catalog)
    make_published_catalog("STRAßE", call_center=scene.call_center, codes=["S-1"])
    for wanted in ("GRÜßE-1", "grüße-1", "straße"):
        [row] = rows_of(client, wanted)
        assert row["code"] in ("GRÜßE-1", "STRAßE")


def test_a_catalog_is_all_its_codes_from_the_first_drop(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    catalog, code = rows_of(client, "AUTUMN A-2")
    assert (catalog["orders"], catalog["copies"], catalog["orders_day_6"], catalog["orders_day_3"]) == (
        "3",
        "150",
        "3",
        "2",
    )
    assert (code["orders"], code["revenue"]) == ("1", "20.00")


def test_what_is_not_found_or_too_much_is_said(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    page = client.get(ADDRESS, {"of": "A-1 NOWHERE"}).text
    assert "No source code and no catalog: NOWHERE." in page
    for place in range(3, 9):
        make_source_code(f"A-{place}", catalog=codes[0].catalog)
    many = client.get(ADDRESS, {"of": " ".join(f"A-{place}" for place in range(1, 9))}).text
    assert "More than 6 are not drawn together; left out: A-7, A-8." in many
    assert "Nothing to compare yet" in client.get(ADDRESS, {"of": "\0", "days": "x", "basis": "x"}).text


def test_without_copies_orders_are_drawn(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    code = make_source_code("WEB", catalog=codes[0].catalog)
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    page = client.get(ADDRESS, {"of": "WEB A-1"}).text
    assert "Orders by days since the first copies went out" in page


def test_the_number_of_queries_does_not_grow(
    scene: Scene, codes: tuple[SourceCode, ...], mira: User, client: Client
) -> None:
    def count(of: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS, {"of": of}).status_code == 200
        return len(queries)

    assert count("A-1 AUTUMN") == count("A-1 A-2 AUTUMN NOWHERE")


def test_rex_finds_none_of_our_codes(scene: Scene, codes: tuple[SourceCode, ...], client: Client) -> None:
    sign_in(client, make_rex())
    assert "No source code and no catalog: A-1." in client.get(ADDRESS, {"of": "A-1"}).text
    assert rows_of(client, "A-1") == []
    sign_in(client, scene.ada)
    assert client.get(ADDRESS).status_code == 403
