"""The calendar shows what runs when: discounts, coupons, price adjustments and trade agreements, and what overlaps."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.web.office.panels.campaign_calendar import Span
from tests.factories import (
    Scene,
    make_category,
    make_customer,
    make_item,
    make_price_group,
    make_rex,
    make_scene,
    make_trade_agreement,
    make_user,
    sign_in,
)
from tests.factories.coupons import make_coupon, make_discount
from tests.web.office.rows import make_price_adjustment

OpenAs = Callable[[User, str], Page]
ADDRESS = "/office/campaign-calendar/"


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


def rows_of(client: Client, **asked: str) -> dict[str, str]:
    text = client.get(ADDRESS, {"from": "2026-11-02", **asked}).content.decode()
    found = {}
    for row in re.findall(r"<tr data-item.*?</tr>", text, re.DOTALL):
        words = " ".join(re.sub(r"<[^>]+>", " ", row).split())
        found[words.split()[0]] = f"{words} {' '.join(re.findall(r'<rect [^>]*>', row))}"
    return found


def test_bars_stand_where_things_run_and_overlaps_are_named(scene: Scene, mira: User, client: Client):
    entity = scene.legal_entity
    make_discount("NOV", legal_entity=entity, valid_from=day(11, 2), valid_to=day(11, 30))
    make_discount("BLACK", legal_entity=entity, valid_from=day(11, 23), valid_to=day(12, 1))
    make_discount("XMAS", legal_entity=entity, valid_from=day(12, 10), valid_to=day(12, 24), enabled=False)
    make_discount("OLD", legal_entity=entity, valid_to=day(6, 1))
    make_price_adjustment(entity, "CLEAR", enabled=True, valid_from=day(12, 10))
    rows = rows_of(client)
    assert list(rows) == ["NOV", "BLACK", "XMAS", "CLEAR"]
    assert "BLACK" in rows["NOV"]
    assert "NOV" in rows["BLACK"]
    assert "CLEAR" in rows["XMAS"]
    assert "XMAS" not in rows["CLEAR"], "what is off overlaps nothing yet"
    x, width = re.search(r'x="(\d+)" y="5" width="(\d+)"', rows["NOV"]).groups()  # type: ignore[union-attr]
    assert (int(x), 300 < int(width) < 312) == (0, True), "four of thirteen weeks"


def test_what_is_for_another_price_group_is_left_out(scene: Scene, mira: User, client: Client):
    entity = scene.legal_entity
    make_discount("TRADEONLY", legal_entity=entity).price_groups.add(make_price_group("TRADE", legal_entity=entity))
    make_discount("RETAILONLY", legal_entity=entity).price_groups.add(*scene.call_center.price_groups.all())
    make_discount("FORALL", legal_entity=entity)
    assert set(rows_of(client)) == {"TRADEONLY", "RETAILONLY", "FORALL"}
    assert set(rows_of(client, center=scene.call_center.code)) == {"RETAILONLY", "FORALL"}
    assert set(rows_of(client, group="TRADE")) == {"TRADEONLY", "FORALL"}
    assert "TRADEONLY" not in rows_of(client)["RETAILONLY"], "they never meet on an order"


def test_what_is_for_other_products_does_not_overlap(scene: Scene, mira: User, client: Client):
    entity = scene.legal_entity
    home = make_category("HOME", legal_entity=entity)
    make_item("VASE-1").categories.add(make_category("VASES", legal_entity=entity, parent=home))
    for code, row in {
        "ALL": {},
        "ATHOME": {"categories": ["HOME"]},
        "VASE": {"products": ["VASE-1"]},
        "TEA": {"products": ["TEA-1"]},
    }.items():
        make_discount(code, legal_entity=entity, params={"lines": [{**row, "percent": "10"}]})
    overlaps = {
        code: text.split("always")[1].split("<")[0].replace(",", "").split() for code, text in rows_of(client).items()
    }
    assert overlaps == {
        "ALL": ["ATHOME", "TEA", "VASE"], "ATHOME": ["ALL", "VASE"], "VASE": ["ALL", "ATHOME"], "TEA": ["ALL"],
    }  # fmt: skip


def test_a_coupon_does_not_overlap_its_own_discount(scene: Scene, mira: User, client: Client):
    make_coupon("SAVE", discount=make_discount("CODE", legal_entity=scene.legal_entity), number="CP-9")
    rows = rows_of(client)
    assert set(rows) == {"CODE", "CP-9"}
    assert "CP-9" not in rows["CODE"]
    assert set(rows_of(client, kind="coupon")) == {"CP-9"}


def test_trade_agreements_stand_where_they_begin_or_end(scene: Scene, mira: User, client: Client):
    group = make_price_group("TRADE", legal_entity=scene.legal_entity)
    make_discount("NOV", legal_entity=scene.legal_entity, valid_from=day(11, 2), valid_to=day(11, 30))
    make_trade_agreement(make_item("VASE-1"), valid_from=date(2026, 11, 9), valid_to=date(2026, 11, 15))
    make_trade_agreement(make_item("VASE-2"), valid_from=date(2026, 11, 30), price_group=group)
    make_trade_agreement(make_item("VASE-3"), valid_to=date(2026, 12, 31), customer=make_customer("C-7"))
    make_trade_agreement(make_item("ALWAYS"))
    make_trade_agreement(make_item("AGES"), valid_from=date(2020, 1, 1), valid_to=date(2030, 1, 1))
    rows = rows_of(client)
    assert set(rows) == {"NOV", "VASE-1", "VASE-2", "VASE-3"}
    assert "9 Nov 2026 – 15 Nov 2026" in rows["VASE-1"], "the last day is one of them"
    assert "TRADE" in rows["VASE-2"]
    assert "customer C-7" in rows["VASE-3"]
    assert "VASE" not in rows["NOV"], "a discount is meant to come on top of a price"
    assert set(rows_of(client, group="RETAIL", kind="trade_agreement")) == {"VASE-1", "VASE-3"}


def test_the_number_of_queries_stays(scene: Scene, mira: User, client: Client):
    def count() -> int:
        rows_of(client)
        with CaptureQueriesContext(connection) as queries:
            rows_of(client)
        return len(queries)

    make_coupon("S", discount=make_discount("D", legal_entity=scene.legal_entity), number="CP-0")
    few = count()
    for number in range(12):
        make_coupon(
            f"S{number}", discount=make_discount(f"D{number}", legal_entity=scene.legal_entity), number=f"C{number}"
        )
    assert count() == few


def test_another_company_sees_an_empty_calendar(scene: Scene, client: Client):
    make_discount("OURS", legal_entity=scene.legal_entity)
    sign_in(client, make_rex())
    assert not rows_of(client)
    assert "Nothing runs in this time." in client.get(ADDRESS, {"from": "nonsense", "by": "month"}).content.decode()


def test_spans_begin_on_mondays_and_firsts() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    weeks = Span.of(date(2026, 11, 21), zone, by_month=False)
    assert (weeks.start, weeks.end, len(weeks.marks)) == (date(2026, 11, 16), date(2027, 2, 15), 13)
    months = Span.of(date(2026, 11, 21), zone, by_month=True)
    assert (months.start, months.end, len(months.marks)) == (date(2026, 11, 1), date(2027, 11, 1), 12)


@pytest.mark.django_db(transaction=True)
def test_the_calendar_is_a_table_for_who_does_not_see_bars(scene: Scene, mira: User, open_as: OpenAs):
    make_discount("NOV", legal_entity=scene.legal_entity, valid_from=day(11, 2), valid_to=day(11, 30))
    page = open_as(mira, f"{ADDRESS}?from=2026-11-02")
    expect(page.get_by_role("row").nth(1)).to_contain_text("2 Nov 2026 – 30 Nov 2026")
    page.get_by_role("link", name="Later").click()
    expect(page.locator("#setup-search")).to_have_value("2026-11-30")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
