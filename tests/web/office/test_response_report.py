"""The source-code analysis: what counts for which code, beside its plan, on the page, as a file and over the API."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.catalogs.models import CatalogRequest, MailDrop, SentCatalog, SourceCode
from ringup.fulfillment.models import Invoice, InvoiceLine
from ringup.orders.models import SalesLine
from ringup.products.models import Item
from ringup.reports.loading import Days, load_sales
from ringup.reports.rules.promotions import Basis
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.promotions import make_answer

pytestmark = pytest.mark.django_db
ADDRESS = "/office/source-code-analysis/"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    for item, cost in zip(scene.items, ("6.00", "2.00", None), strict=True):
        Item.objects.filter(pk=item.pk).update(cost=cost)
        item.cost = Decimal(cost) if cost else None
    return scene


@pytest.fixture
def code(scene: Scene) -> SourceCode:
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items, codes=())
    code = make_source_code(
        "AUTUMN-01",
        catalog=catalog,
        name="By mail",
        campaign="Autumn",
        distribution=200,
        expected_response_percent=Decimal(2),
        sales_budget_minor=10_000,
        printing_budget_minor=1_000,
        mailing_budget_minor=500,
    )
    MailDrop.objects.create(source_code=code, on=timezone.localdate() - timedelta(days=3), copies=200)
    return code


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def rows_of(client: Client, **asked: str) -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}file/", asked)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_orders_count_for_the_header_and_lines_for_their_own_code(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    lamp, mug, clock = scene.items
    other = make_source_code("AUTUMN-02", catalog=code.catalog, distribution=50)
    order = make_answer(scene, code, (lamp, 2, 2_000), (mug, 1, 450), (clock, 1, 9_900))
    SalesLine.objects.filter(order=order, item=mug).update(source_code=other)
    first, second, total = rows_of(client)
    # 2 lamps at 10.00 cost 6.00 each; nobody knows what the clock cost.
    assert (first["code"], first["orders"], first["customers"]) == ("AUTUMN-01", "1", "1")
    assert (first["revenue"], first["margin"], first["cost"], first["contribution"]) == (
        "119.00",
        "8.00",
        "15.00",
        "-7.00",
    )
    assert (first["copies"], first["response"], first["response_expected"]) == ("200", "0.0050", "0.0200")
    assert (first["revenue_planned"], first["revenue_deviation"], first["orders_planned"]) == ("100.00", "0.1900", "4")
    assert (second["code"], second["orders"], second["revenue"], second["margin"]) == ("AUTUMN-02", "0", "4.50", "2.50")
    assert (second["copies"], second["copies_by_plan"]) == ("50", "yes")
    assert (total["code"], total["name"], total["copies"], total["orders"]) == ("", "total", "250", "1")
    assert (total["revenue"], total["cost"], total["contribution"]) == ("123.50", "15.00", "-4.50")


def test_canceled_orders_do_not_count_and_returns_are_taken_off(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    lamp, mug, _ = scene.items
    make_answer(scene, code, (lamp, 3, 3_000))
    make_answer(scene, code, (lamp, 1, 1_000), state="canceled")
    make_answer(scene, code, (lamp, -1, -1_000), kind="return", state="invoiced")
    make_answer(scene, code, (mug, 1, 450), state="draft")
    (row,) = rows_of(client)
    assert (row["orders"], row["canceled"], row["revenue"], row["returned"]) == ("1", "1", "20.00", "-10.00")
    assert row["margin"] == "8.00"
    page = client.get(ADDRESS).text
    assert "1 canceled" in page
    assert "€10.00 returned" in page


def test_another_currency_is_told_and_never_added_up(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    lamp, *_ = scene.items
    make_answer(scene, code, (lamp, 1, 1_000))
    make_answer(scene, code, (lamp, 1, 1_300), currency="USD")
    (row,) = rows_of(client)
    assert (row["orders"], row["customers"], row["revenue"], row["other_currencies"]) == (
        "2",
        "1",
        "10.00",
        "USD 13.00",
    )
    page = client.get(ADDRESS).text
    assert "besides 1 order: US$13.00" in page


def test_tax_in_the_price_is_no_revenue(scene: Scene, code: SourceCode, mira: User, client: Client) -> None:
    order = make_answer(scene, code, (scene.items[0], 1, 1_210), prices_include_tax=True)
    SalesLine.objects.filter(order=order).update(tax_minor=210)
    assert rows_of(client)[0]["revenue"] == "10.00"


def test_invoiced_is_what_is_billed_by_now_of_the_same_orders(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    lamp, mug, _ = scene.items
    make_answer(scene, code, (lamp, 1, 1_000), state="invoiced")
    partly = make_answer(scene, code, (lamp, 2, 2_000), (mug, 1, 450), invoices=1)
    line = partly.lines.get(item=lamp)
    amounts = {"net_minor": 1_000, "discount_minor": 0, "charges_minor": 0, "tax_minor": 210}
    invoice = Invoice.objects.create(
        legal_entity=scene.legal_entity,
        order=partly,
        number="INV-1",
        position=1,
        currency="EUR",
        total_minor=1_210,
        **amounts,
    )
    InvoiceLine.objects.create(invoice=invoice, order_line=line, quantity=1, charges_tax_minor=0, **amounts)
    SalesLine.objects.filter(pk=line.pk).update(invoiced=1)
    assert rows_of(client)[0]["revenue"] == "34.50"
    (row,) = rows_of(client, basis="invoiced")
    assert (row["orders"], row["revenue"], row["margin"]) == ("2", "20.00", "8.00")


def test_what_is_billed_of_other_orders_is_not_looked_at(scene: Scene, code: SourceCode) -> None:
    lamp, today = scene.items[0], timezone.localdate()
    other = make_source_code("AUTUMN-02", catalog=code.catalog)
    amounts = {"net_minor": 1_000, "discount_minor": 0, "charges_minor": 0, "tax_minor": 0}
    for place in range(40):
        order = make_answer(scene, other if place else code, (lamp, 2, 2_000), invoices=1)
        values = {"legal_entity": scene.legal_entity, "order": order, "position": 1, "currency": "EUR", **amounts}
        invoice = Invoice.objects.create(number=f"INV-{place}", total_minor=1_000, **values)
        line = order.lines.get()
        InvoiceLine.objects.create(invoice=invoice, order_line=line, quantity=1, charges_tax_minor=0, **amounts)
    SalesLine.objects.update(invoiced=1)
    days = Days(first=today - timedelta(days=1), last=today, zone=timezone.get_current_timezone())
    asked = {"legal_entity": scene.legal_entity.pk, "by": "source_code", "days": days, "basis": Basis.INVOICED}
    with CaptureQueriesContext(connection) as queries:
        ((_, _, revenue, *_),) = load_sales(codes=[code.pk], currency="EUR", **asked)
    assert revenue == 1_000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_salesorder, orders_salesline, fulfillment_invoice, fulfillment_invoiceline")
        # As with a long history, where nobody reads a whole table.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off")
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + queries[0]["sql"])
        (((plan, *_),),) = cursor.fetchall()
    assert rows_read(plan["Plan"], "fulfillment_invoiceline") == 1


def rows_read(plan: dict[str, Any], table: str) -> int:
    """How many rows of the table a plan read."""
    own = int(plan["Actual Rows"] * plan["Actual Loops"]) if plan.get("Relation Name") == table else 0
    return own + sum(rows_read(below, table) for below in plan.get("Plans", ()))


def test_only_the_days_that_are_asked_for_bring_orders_and_copies_stay_mailed(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    now, today = timezone.now(), timezone.localdate()
    make_answer(scene, code, (scene.items[0], 1, 1_000), at=now - timedelta(days=2))
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    days = {"from": today.isoformat(), "to": today.isoformat()}
    (row,) = rows_of(client, **days)
    assert (row["orders"], row["copies"]) == ("1", "200")
    later = (today + timedelta(days=9)).isoformat()
    assert rows_of(client, **{"from": later, "to": later}) == []
    assert "Nothing was mailed" in client.get(ADDRESS, {"from": later, "to": later}).text
    assert len(rows_of(client, catalog=code.catalog.public_id, **{"from": later, "to": later})) == 1
    assert len(rows_of(client, **{"from": "nonsense", "to": "9999-99-99", "by": "x", "basis": "x"})) == 1


def test_what_was_mailed_again_in_these_days_is_shown_before_its_first_order(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    today = timezone.localdate()
    days = {"from": (today - timedelta(days=1)).isoformat(), "to": today.isoformat()}
    assert rows_of(client, **days) == [], "it was mailed three days ago"
    second = MailDrop.objects.create(source_code=code, on=today, copies=50)
    assert [row["copies"] for row in rows_of(client, **days)] == ["250"]
    second.delete()
    request = CatalogRequest.objects.create(
        legal_entity=scene.legal_entity,
        source_code=code,
        customer=scene.bruno,
        state="printed",
        printed_at=timezone.now(),
    )
    assert [row["copies_requested"] for row in rows_of(client, **days)] == ["1"]
    request.delete()
    SentCatalog.objects.create(source_code=code, customer=scene.carla, on=today)
    assert len(rows_of(client, **days)) == 1


def test_bookings_and_printed_requests_are_copies(scene: Scene, code: SourceCode, mira: User, client: Client) -> None:
    today = timezone.localdate()
    code.mail_drops.all().delete()
    SentCatalog.objects.create(source_code=code, customer=scene.carla, on=today)
    SentCatalog.objects.create(source_code=code, customer=scene.bruno, on=today)
    for state, quantity in (("printed", 4), ("waiting", 9)):
        CatalogRequest.objects.create(
            legal_entity=scene.legal_entity,
            source_code=code,
            customer=scene.bruno,
            quantity=quantity,
            state=state,
            printed_at=timezone.now() if state == "printed" else None,
        )
    (row,) = rows_of(client)
    # 15.00 for 200 copies, four more at 0.075 each.
    assert (row["copies"], row["copies_requested"], row["cost"]) == ("6", "4", "15.30")


def test_a_campaign_has_its_orders_whatever_its_letters(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    SourceCode.objects.filter(pk=code.pk).update(campaign="Frühlingsgrüße")
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    (by_code,) = rows_of(client)
    (by_campaign,) = rows_of(client, by="campaign")
    assert by_code["orders"] == "1"
    assert (by_campaign["orders"], by_campaign["revenue"]) == (by_code["orders"], by_code["revenue"])


def test_catalogs_and_campaigns_put_their_codes_together(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    other = make_source_code("AUTUMN-02", catalog=code.catalog, campaign="AUTUMN", distribution=300)
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    make_answer(scene, other, (scene.items[0], 1, 1_000))
    (catalog,) = rows_of(client, by="catalog")
    assert (catalog["code"], catalog["orders"], catalog["customers"], catalog["copies"]) == ("AUTUMN", "2", "1", "500")
    (campaign,) = rows_of(client, by="campaign")
    assert (campaign["code"], campaign["orders"], campaign["revenue"]) == ("Autumn", "2", "20.00")


def test_a_name_that_calculates_is_made_harmless_in_the_file(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    SourceCode.objects.update(name="=HYPERLINK(1)")
    assert rows_of(client)[0]["name"] == "'=HYPERLINK(1)"


def test_the_number_of_queries_does_not_grow(scene: Scene, code: SourceCode, mira: User, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    make_answer(scene, code, (scene.items[0], 1, 1_000))
    before = count()
    for place in range(2, 6):
        other = make_source_code(f"AUTUMN-0{place}", catalog=code.catalog)
        make_answer(scene, other, (scene.items[1], 1, 450), currency="SEK")
    assert count() == before


def test_the_pages_of_the_code_and_the_catalog_lead_there(
    scene: Scene, code: SourceCode, mira: User, client: Client
) -> None:
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    address = f"{ADDRESS}?catalog={code.catalog.public_id}"
    page = client.get(f"/office/setup/source-codes/{code.public_id}/").text
    assert address in page
    assert "€10.00" in page
    assert address in client.get(f"/office/setup/catalogs/{code.catalog.public_id}/").text
    shown = client.get(address)
    assert "AUTUMN-01" in shown.text
    assert "below the 2% expected" in shown.text or "2% expected" in shown.text


def test_rex_sees_nothing_of_ours_and_an_agent_not_the_page(scene: Scene, code: SourceCode, client: Client) -> None:
    make_answer(scene, code, (scene.items[0], 1, 1_000))
    sign_in(client, make_rex())
    assert rows_of(client, catalog=code.catalog.public_id) == []
    assert "AUTUMN" not in client.get(ADDRESS, {"catalog": code.catalog.public_id}).text
    sign_in(client, scene.ada)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}file/").status_code == 403
