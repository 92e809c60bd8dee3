"""Catalogs, source codes, target markets and requests in the office: made, validated, published, mailed, printed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.catalogs.actions.request_catalog import request_catalog
from ringup.catalogs.models import Catalog, CatalogRequest, SentCatalog, SourceCode, TargetMarket
from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.payments.models import InstallmentSchedule
from ringup.reports.models import RfmAnalysis, RfmHistory
from ringup.web.office.panels.rfm_history import rfm_history_panel
from tests.factories import Scene, make_scene, make_user, sign_in
from tests.factories.catalogs import make_catalog, make_published_catalog, make_rfm_analysis, make_target_market
from tests.web.office.test_price_records import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


def section(client: Client, screen: str, key: str, name: str, **values: str):
    address = reverse("office:setup-section", args=[screen, key, name])
    return client.post(address, {"seen": "", **values}, headers=HTMX)


def step(client: Client, catalog: Catalog, what: str, **more: str):
    return client.post(reverse("office:catalog-step", args=[catalog.public_id]), {"step": what, **more}, headers=HTMX)


def test_a_catalog_is_made_filled_validated_and_published(scene, olga, client):
    made = make(
        client,
        "catalogs",
        number="SPRING",
        name="Spring",
        valid_from="2026-03-01",
        source_code_format="-##",
        call_centers=str(scene.call_center.pk),
    )
    assert made.status_code == 302, made.content.decode()[:2000]
    catalog = Catalog.objects.get()
    page = client.get(reverse("office:setup-record", args=["catalogs", catalog.public_id])).text
    assert "It has no source code that is active." in page
    assert "Add the items or a category." in page
    filled = section(client, "catalogs", catalog.public_id, "add-products", **{"add-products-numbers": "LAMP-1 mug-1"})
    assert filled.status_code == 200
    assert 'id="setup-table-products"' in filled.text, "the table shows them at once"
    section(client, "catalogs", catalog.public_id, "make-codes", **{"make-codes-count": "2"})
    assert list(SourceCode.objects.values_list("code", flat=True)) == ["SPRING-01", "SPRING-02"]
    for what in ("validate", "submit", "approve", "publish"):
        assert step(client, catalog, what).status_code == 200, what
    catalog.refresh_from_db()
    assert (catalog.state, catalog.published.count()) == ("published", 2)


def test_a_step_that_is_refused_says_why_and_a_catalog_that_is_sent_back_says_what_is_wrong(scene, olga, client):
    catalog = make_catalog(call_center=scene.call_center, items=scene.items)
    refused = step(client, catalog, "publish")
    assert refused.status_code == 422
    assert "This cannot be done with the catalog now: Draft." in refused.text
    step(client, catalog, "validate")
    step(client, catalog, "submit")
    assert "Say what is wrong with it." in step(client, catalog, "reject").text
    back = step(client, catalog, "reject", remark="no gift")
    assert back.status_code == 200
    assert "no gift" in back.text


def test_what_belongs_to_a_published_catalog_is_not_changed(scene, olga, client):
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    refused = section(client, "catalogs", catalog.public_id, "add-products", **{"add-products-numbers": "CLOCK-1"})
    assert refused.status_code == 422
    assert "Retract it first." in refused.text


def test_a_catalog_names_payment_schedules_that_there_are(scene, olga, client):
    catalog = make_catalog(call_center=scene.call_center, items=scene.items)
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="3X", name="Three", payments=3)
    address = reverse("office:setup-section", args=["catalogs", catalog.public_id, "general"])
    given = {"number": "AUTUMN", "name": "Autumn", "valid_from": "2026-01-01", "source_code_format": "-##"}
    values = {f"general-{name}": value for name, value in given.items()}
    wrong = client.post(address, {"seen": "", **values, "general-payment_schedules": "3X 4X"}, headers=HTMX)
    assert (wrong.status_code, "There is no payment schedule 4X. There are: 3X." in wrong.text) == (422, True)
    right = client.post(address, {"seen": "", **values, "general-payment_schedules": "3X"}, headers=HTMX)
    assert right.status_code == 200, right.text
    catalog.refresh_from_db()
    assert catalog.payment_schedules == ["3X"]


def test_a_market_is_selected_listed_and_mailed(scene, olga, client):
    SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        customer=scene.carla,
        number="SO-1",
        state="invoiced",
        currency="EUR",
        subtotal_minor=10_000,
    )
    market = make_target_market(legal_entity=scene.legal_entity, params={"spent_least": "50"})
    assert section(client, "target-markets", market.public_id, "select").status_code == 200
    page = client.get(reverse("office:setup-record", args=["target-markets", market.public_id])).text
    assert scene.carla.number in page
    file = client.get(reverse("office:target-market-file", args=[market.public_id]))
    assert scene.carla.number in file.content.decode()
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    code = catalog.source_codes.get()
    code.target_market = market
    code.save()
    mailing = client.post(reverse("office:source-code-mailing", args=[code.public_id]), {"on": "2026-11-02"})
    assert mailing["Content-Type"].startswith("text/csv")
    assert "AUTUMN-01" in mailing.content.decode()
    assert SentCatalog.objects.get().customer == scene.carla
    page = client.get(reverse("office:setup-record", args=["target-markets", market.public_id])).text
    assert "1 copy was sent to it" in page
    market.members.create(name="Hanna Berg", city="Oslo")
    mail = reverse("office:source-code-mailing", args=[code.public_id])
    second = client.post(mail, {"on": "2026-11-09"}).content.decode()
    assert "Hanna Berg" in second
    assert scene.carla.number not in second, "who has it is not printed twice"
    third = client.post(mail, {"on": "2026-11-10"})
    assert third.status_code == 422
    assert "noted as mailed already" in third.text
    whole = client.post(mail, {"on": "2026-11-10", "whole": "1"}).content.decode()
    assert "Hanna Berg" in whole
    assert scene.carla.number in whole


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00+23:59", "0001-01-01T00:00:00+14:00", "soon"])
def test_a_batch_that_never_was_is_none(scene, olga, client, moment):
    assert client.get(reverse("office:catalog-request-labels"), {"batch": moment}).status_code == 404
    again = client.post(reverse("office:print-catalog-requests"), {"again": moment})
    assert again.status_code == 422
    assert "Nothing waits to be printed." in again.text


def test_labels_and_lists_have_the_state(scene, olga, client):
    scene.carla.addresses.update(region="Illinois", country="US")
    code = make_published_catalog(call_center=scene.call_center).source_codes.get()
    CatalogRequest.objects.create(legal_entity=scene.legal_entity, source_code=code, customer=scene.carla)
    file = client.post(reverse("office:print-catalog-requests"), {"form": "file"}).content.decode()
    assert "Illinois" in file
    [printed] = CatalogRequest.objects.values_list("printed_at", flat=True)
    labels = client.get(reverse("office:catalog-request-labels"), {"batch": printed.isoformat()})
    assert "Illinois" in labels.text


def test_a_wish_is_canceled_in_the_queue_once_it_is_printed_no_more(scene, olga, client):
    code = make_published_catalog(call_center=scene.call_center).source_codes.get()
    wish = CatalogRequest.objects.create(legal_entity=scene.legal_entity, source_code=code, customer=scene.carla)
    address = reverse("office:cancel-catalog-request", args=[wish.public_id])
    assert address in client.get(reverse("office:catalog-requests")).text
    assert client.post(address).status_code == 302
    wish.refresh_from_db()
    assert wish.state == "canceled"
    assert address not in client.get(reverse("office:catalog-requests")).text
    CatalogRequest.objects.filter(pk=wish.pk).update(state="printed")
    late = client.post(address)
    assert late.status_code == 422
    assert "This request is printed already." in late.text


def test_criteria_are_asked_for_and_stored(scene, olga, client):
    made = make(
        client,
        "target-markets",
        code="BEST",
        name="Best",
        origin="own",
        purchased="0",
        **{"params-spent_least": "100.50"},
    )
    assert made.status_code == 302, made.content.decode()[:2000]
    assert TargetMarket.objects.get().params == {"spent_least": "100.50"}


def test_an_amount_that_nobody_can_spend_is_refused_before_anybody_is_selected(scene, olga, client):
    for amount in ("1E30", "1E+999999", "100.1234"):
        asked = {"code": "BEST", "name": "Best", "origin": "own", "purchased": "0", "params-spent_least": amount}
        assert make(client, "target-markets", **asked).status_code == 422
    assert not TargetMarket.objects.exists()


def test_an_analysis_is_counted_and_drawn(scene, olga, client):
    for place, customer in enumerate((scene.carla, scene.bruno)):
        SalesOrder.objects.create(
            legal_entity=scene.legal_entity,
            call_center=scene.call_center,
            customer=customer,
            number=f"SO-{place}",
            state="invoiced",
            currency="EUR",
            subtotal_minor=(place + 1) * 1_000,
        )
    analysis = make_rfm_analysis(legal_entity=scene.legal_entity)
    counted = section(client, "rfm-analyses", analysis.public_id, "count")
    assert counted.status_code == 200
    assert "<circle" in counted.text
    assert "2 customers" in counted.text


def an_order(scene: Scene, customer: Customer, number: str, net: int) -> None:
    SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        customer=customer,
        number=number,
        state="invoiced",
        currency="EUR",
        subtotal_minor=net,
        ordered_at=datetime(2026, 1, 5, 12, tzinfo=UTC),
    )


def general(**values: str) -> dict[str, str]:
    """The fields of an RFM analysis as its form sends them."""
    usual = {"code": "YEAR", "name": "Year", "active": "on", "even": "on", "net": "on", "recency_period": "day"}
    for place, name in enumerate(("recency", "frequency", "monetary"), start=1):
        usual |= {f"{name}_divisions": "5", f"{name}_multiplier": "1", f"{name}_priority": str(place)}
    return {f"general-{name}": value for name, value in (usual | values).items()}


def test_the_history_of_scores_stands_on_the_record_and_in_a_file(scene, olga, client):
    scene.bruno.organization = "=cmd()"
    scene.bruno.save()
    an_order(scene, scene.carla, "SO-1", 2_000)
    an_order(scene, scene.bruno, "SO-2", 1_000)
    analysis = make_rfm_analysis(legal_entity=scene.legal_entity)
    record = reverse("office:setup-record", args=["rfm-analyses", analysis.public_id])
    address = reverse("office:rfm-history-file", args=[analysis.public_id])
    unasked = client.get(record).text
    assert "No change of a score was kept yet." in unasked
    assert "Scores are kept where the settings above save the history." in unasked
    assert address not in unasked
    saved = section(client, "rfm-analyses", analysis.public_id, "general", **general(save_history="on"))
    assert saved.status_code == 200
    assert "The next count keeps the scores; from then on each change." in client.get(record).text
    assert 'id="rfm-history"' in section(client, "rfm-analyses", analysis.public_id, "count").text, "shown anew"
    an_order(scene, scene.bruno, "SO-3", 9_000)
    section(client, "rfm-analyses", analysis.public_id, "count")
    page = client.get(record).text
    assert address in page
    assert "=cmd()" in page
    file = client.get(address)
    heads, *rows = file.content.decode("utf-8-sig").splitlines()
    assert heads == "customer,name,recency,frequency,monetary,before,after,day"
    assert len(rows) == 4, "two customers, each scored and then scored anew"
    day = timezone.localtime(RfmHistory.objects.latest("counted_at").counted_at, ZONE).date().isoformat()
    assert f"{scene.bruno.number},'=cmd(),1,3,3,111,133,{day}" in rows
    assert f"{scene.bruno.number},'=cmd(),1,1,1,,111," in file.content.decode()


def test_more_changes_than_are_shown_are_in_the_file(scene, olga, client, django_assert_num_queries):
    analysis = make_rfm_analysis(legal_entity=scene.legal_entity, save_history=True)
    now = timezone.now()
    digits = {"recency": 1, "frequency": 1, "monetary": 1}
    RfmHistory.objects.bulk_create(
        RfmHistory(
            analysis=analysis, customer=scene.carla, **digits, score=111 + place, counted_at=now + timedelta(days=place)
        )
        for place in range(102)
    )
    actor = scene.actor()
    with django_assert_num_queries(1):
        panel = rfm_history_panel(actor, analysis)
    assert (len(panel.rows), panel.rows[0].before, panel.rows[0].after) == (100, "211", "212")
    assert panel.more == "The latest 100 changes; all of them are in the file."
    file = client.get(reverse("office:rfm-history-file", args=[analysis.public_id]))
    assert len(file.content.decode("utf-8-sig").splitlines()) == 103


def test_two_digits_never_have_the_same_place(scene, olga, client):
    analysis = make_rfm_analysis(legal_entity=scene.legal_entity)
    refused = section(client, "rfm-analyses", analysis.public_id, "general", **general(monetary_priority="2"))
    assert refused.status_code == 422
    assert "Only one can have this, and another one has it." in refused.text
    turned = general(recency_priority="3", monetary_priority="1", recency_period="month")
    assert section(client, "rfm-analyses", analysis.public_id, "general", **turned).status_code == 200
    analysis.refresh_from_db()
    assert (analysis.recency_priority, analysis.monetary_priority, analysis.recency_period) == (3, 1, "month")


def test_an_analysis_goes_with_its_scores_and_their_history(scene, olga, client):
    an_order(scene, scene.carla, "SO-1", 2_000)
    analysis = make_rfm_analysis(legal_entity=scene.legal_entity, save_history=True)
    section(client, "rfm-analyses", analysis.public_id, "count")
    assert RfmHistory.objects.exists()
    client.post(reverse("office:setup-remove", args=["rfm-analyses", analysis.public_id]))
    assert not RfmAnalysis.objects.exists()
    assert not RfmHistory.objects.exists()


def test_requests_are_printed_as_a_file_and_as_labels_and_again(scene, olga, client):
    make_published_catalog(call_center=scene.call_center)
    request_catalog(scene.actor(), customer=scene.carla.public_id, source_code="AUTUMN-01")
    page = client.get(reverse("office:catalog-requests")).text
    assert "1 request waits" in page
    file = client.post(reverse("office:print-catalog-requests"), {"form": "file"})
    assert scene.carla.number in file.content.decode()
    batch = CatalogRequest.objects.get().printed_at
    assert batch is not None
    labels = client.post(
        reverse("office:print-catalog-requests"), {"form": "labels", "again": batch.isoformat()}, follow=True
    )
    assert labels.status_code == 200
    assert "AUTUMN-01" in labels.text
    assert CatalogRequest.objects.get().prints == 2
    nothing = client.post(reverse("office:print-catalog-requests"), {"form": "file"})
    assert nothing.status_code == 422
    assert "Nothing waits to be printed." in nothing.text
