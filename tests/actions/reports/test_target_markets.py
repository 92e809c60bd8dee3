"""RFM scores over the order history, and target markets selected by them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.actions.import_members import Imported, import_members
from ringup.catalogs.actions.send_mailing import Mailing, send_mailing
from ringup.catalogs.models import SentCatalog, TargetMarket
from ringup.catalogs.queries import list_received, list_source_codes
from ringup.customers.models import Customer
from ringup.jobs.score_all_customers import score_all_customers
from ringup.orders.models import SalesLine, SalesOrder
from ringup.reports.actions.score_customers import score_customers
from ringup.reports.actions.select_target_market import select_target_market
from ringup.reports.loading import Days
from ringup.reports.models import RfmAnalysis, RfmHistory, RfmScore
from ringup.reports.queries.promotions import find_promotion
from ringup.reports.queries.rfm_history import list_changes
from ringup.reports.rules.selection import Criteria
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_category, make_customer, make_item, make_rex, make_scene, make_user
from tests.factories.catalogs import make_published_catalog, make_target_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene) -> Actor:
    return scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))


@pytest.fixture
def market(scene: Scene) -> TargetMarket:
    return make_target_market(legal_entity=scene.legal_entity)


def sold(scene: Scene, customer: Customer, number: str, net: int, *, days: int = 10, **more: Any) -> SalesOrder:
    """An order of so many days ago that came to so much."""
    values = {"state": "invoiced", "currency": "EUR", "subtotal_minor": net, "total_minor": net + 500, **more}
    return SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        customer=customer,
        number=number,
        ordered_at=timezone.now() - timedelta(days=days),
        **values,
    )


@pytest.fixture
def history(scene: Scene) -> None:
    """Carla buys often and lately, Bruno once long ago."""
    for place in range(4):
        sold(scene, scene.carla, f"SO-{place}", 10_000, days=place + 1)
    sold(scene, scene.bruno, "SO-9", 2_000, days=300)
    sold(scene, scene.bruno, "SO-10", 50_000, days=1, state="canceled")


@pytest.fixture
def rfm(scene: Scene, history: None) -> RfmAnalysis:
    return RfmAnalysis.objects.create(legal_entity=scene.legal_entity, code="YEAR", name="A year")


def members(market: TargetMarket) -> list[str]:
    return list(market.members.filter(customer__isnull=False).values_list("customer__number", flat=True))


def test_customers_are_scored_by_what_holds(mira, scene, rfm):
    assert score_customers(mira, analysis=rfm.public_id) == 2
    carla = RfmScore.objects.get(customer=scene.carla)
    assert (carla.orders, carla.spent_minor, carla.score) == (4, 40_000, 333)
    bruno = RfmScore.objects.get(customer=scene.bruno)
    assert (bruno.orders, bruno.spent_minor, bruno.score) == (1, 2_000, 111), "a canceled order is none"


def test_the_period_and_the_basis_are_those_of_the_analysis(mira, scene, rfm):
    rfm.starts_on, rfm.net = timezone.localdate() - timedelta(days=30), False
    rfm.save()
    assert score_customers(mira, analysis=rfm.public_id) == 1
    assert RfmScore.objects.get().spent_minor == 42_000


def test_the_job_counts_all_active_analyses_and_again_gives_the_same(scene, rfm):
    assert score_all_customers() == 1
    assert score_all_customers() == 1
    assert RfmScore.objects.count() == 2


def history_of(customer: Customer) -> list[int]:
    return list(RfmHistory.objects.filter(customer=customer).order_by("counted_at").values_list("score", flat=True))


def test_digits_stand_by_priority(mira, scene, rfm):
    sold(scene, scene.bruno, "SO-11", 1_000_000, days=200)
    rfm.recency_priority, rfm.monetary_priority = 3, 1
    rfm.save()
    score_customers(mira, analysis=rfm.public_id)
    assert RfmScore.objects.get(customer=scene.carla).score == 133
    assert RfmScore.objects.get(customer=scene.bruno).score == 311


def test_no_history_is_kept_unasked(mira, scene, rfm):
    score_customers(mira, analysis=rfm.public_id)
    assert not RfmHistory.objects.exists()


def test_scores_are_kept_when_they_change(mira, scene, rfm):
    rfm.save_history = True
    rfm.save()
    score_customers(mira, analysis=rfm.public_id)
    assert (history_of(scene.carla), history_of(scene.bruno)) == ([333], [111]), "the first one counts"
    score_customers(mira, analysis=rfm.public_id)
    assert RfmHistory.objects.count() == 2, "nothing changed"
    sold(scene, scene.bruno, "SO-11", 1_000_000, days=200)
    assert score_all_customers() == 1, "the job keeps them as well"
    assert history_of(scene.carla) == [333, 331]
    assert history_of(scene.bruno) == [111, 113]
    kept = RfmHistory.objects.filter(customer=scene.bruno).latest("counted_at")
    assert (kept.recency, kept.frequency, kept.monetary) == (1, 1, 3)


def test_what_was_kept_while_it_was_off_is_compared_when_it_is_on_again(mira, scene, rfm):
    for wanted, net in ((True, 0), (False, 1_000_000), (True, 0)):
        rfm.save_history = wanted
        rfm.save()
        if net:
            sold(scene, scene.bruno, "SO-11", net, days=200)
        score_customers(mira, analysis=rfm.public_id)
    assert history_of(scene.bruno) == [111, 113]


def test_history_takes_two_more_statements_however_many_customers_there_are(mira, scene, rfm):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            score_customers(mira, analysis=rfm.public_id)
        return len(queries)

    without = statements()
    rfm.save_history = True
    rfm.save()
    assert statements() == without + 2
    for place in range(12):
        sold(scene, make_customer(legal_entity=scene.legal_entity, number=f"C-9{place}"), f"SO-9{place}", 100 * place)
    assert statements() == without + 2
    assert RfmHistory.objects.count() > 12


def test_what_is_kept_never_changes_and_goes_with_the_analysis(mira, scene, rfm):
    rfm.save_history = True
    rfm.save()
    score_customers(mira, analysis=rfm.public_id)
    with pytest.raises(ProgrammingError), transaction.atomic():
        RfmHistory.objects.update(score=999)
    rfm.delete()
    assert not RfmHistory.objects.exists()


def test_the_changes_are_listed_with_what_was_before(mira, scene, rfm):
    rfm.save_history = True
    rfm.save()
    score_customers(mira, analysis=rfm.public_id)
    sold(scene, scene.bruno, "SO-11", 1_000_000, days=200)
    score_customers(mira, analysis=rfm.public_id)
    with CaptureQueriesContext(connection) as queries:
        found = [(one.customer, one.before, one.score) for one in list_changes(rfm)]
    assert len(queries) == 1
    carla, bruno = scene.carla.number, scene.bruno.number
    latest = sorted([(carla, 333, 331), (bruno, 111, 113)])
    assert found == [*latest, *sorted([(carla, None, 333), (bruno, None, 111)])]
    assert len(list(list_changes(rfm, limit=3))) == 3


def test_a_market_is_selected_by_score(mira, market, rfm):
    score_customers(mira, analysis=rfm.public_id)
    best = Criteria(rfm="YEAR", recency_least=3, monetary_least=2)
    assert select_target_market(mira, target_market=market.public_id, criteria=best) == 1
    assert len(members(market)) == 1
    everybody = Criteria(rfm="YEAR")
    assert select_target_market(mira, target_market=market.public_id, criteria=everybody) == 2, "selected anew"


def test_a_market_is_selected_by_spending_and_region(mira, market, scene, history):
    much = Criteria(spent_least=Decimal(100))
    assert select_target_market(mira, target_market=market.public_id, criteria=much) == 1
    elsewhere = Criteria(spent_least=Decimal(100), countries=("DK",))
    assert select_target_market(mira, target_market=market.public_id, criteria=elsewhere) == 0


def test_spending_in_another_currency_is_never_added(mira, market, scene, history):
    sold(scene, scene.bruno, "SO-11", 5_000_000, currency="HUF")
    much = Criteria(spent_least=Decimal(100))
    assert select_target_market(mira, target_market=market.public_id, criteria=much) == 1
    assert members(market) == [scene.carla.number]
    lately = Criteria(bought_from=timezone.localdate() - timedelta(days=30))
    assert select_target_market(mira, target_market=market.public_id, criteria=lately) == 2, "bought is bought"


def test_who_buys_in_another_currency_has_a_score_to_which_the_amount_adds_nothing(mira, scene, rfm):
    sold(scene, scene.bruno, "SO-31", 5_000_000, days=2, currency="HUF")
    score_customers(mira, analysis=rfm.public_id)
    bruno = RfmScore.objects.get(customer=scene.bruno)
    assert (bruno.orders, bruno.spent_minor) == (2, 2_000)
    assert bruno.last_on == timezone.localdate() - timedelta(days=2)
    SalesOrder.objects.filter(customer=scene.bruno, currency="EUR").delete()
    score_customers(mira, analysis=rfm.public_id)
    assert RfmScore.objects.get(customer=scene.bruno).spent_minor == 0


def test_tax_in_the_prices_is_nothing_spent(mira, market, scene, rfm):
    order = sold(scene, scene.bruno, "SO-30", 12_100, prices_include_tax=True, tax_minor=2_187)
    SalesLine.objects.create(
        order=order, position=1, item=scene.items[0], text="Lamp", quantity=1, net_minor=12_100, tax_minor=2_100
    )
    score_customers(mira, analysis=rfm.public_id)
    assert RfmScore.objects.get(customer=scene.bruno).spent_minor == 2_000 + 10_000, "the rest is tax on charges"
    for least, found in ((Decimal(120), 2), (Decimal("120.01"), 1)):
        much = Criteria(spent_least=least)
        assert select_target_market(mira, target_market=market.public_id, criteria=much) == found


@pytest.mark.parametrize("zone", ["UTC", "America/Chicago", "Asia/Tokyo"])
def test_days_are_those_of_the_company_whoever_counts(mira, market, scene, rfm, zone):
    scene.legal_entity.time_zone = "Europe/Copenhagen"
    scene.legal_entity.save()
    SalesOrder.objects.all().delete()
    order = sold(scene, scene.carla, "SO-20", 1_000)
    # In Copenhagen it is the first of January.
    SalesOrder.objects.filter(pk=order.pk).update(ordered_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    last_day, first_day = date(2025, 12, 31), date(2026, 1, 1)
    with timezone.override(zone):
        rfm.starts_on, rfm.ends_on = None, last_day
        rfm.save()
        assert score_customers(None, analysis=rfm.public_id) == 0
        rfm.starts_on, rfm.ends_on = first_day, first_day
        rfm.save()
        assert score_customers(None, analysis=rfm.public_id) == 1
        assert RfmScore.objects.get().last_on == first_day
        until = Criteria(bought_to=last_day)
        assert select_target_market(mira, target_market=market.public_id, criteria=until) == 0
        on_the_day = Criteria(bought_from=first_day, bought_to=first_day)
        assert select_target_market(mira, target_market=market.public_id, criteria=on_the_day) == 1


def test_nothing_sent_since_ever_is_no_day_before_all_days(mira, market, scene, history):
    long = Criteria(spent_least=Decimal(1), not_sent_days=1_000_000)
    assert select_target_market(mira, target_market=market.public_id, criteria=long) == 2


def test_a_market_is_selected_by_what_was_bought(mira, market, scene, history):
    above = make_category("HOME", legal_entity=scene.legal_entity)
    below = make_category("CANDLES", parent=above, legal_entity=scene.legal_entity)
    candle = make_item("CANDLE-1", categories=[below], legal_entity=scene.legal_entity)
    order = SalesOrder.objects.get(number="SO-9")
    SalesLine.objects.create(order=order, position=1, item=candle, text="Candle", quantity=1)
    by_category = Criteria(categories=("HOME",))
    assert select_target_market(mira, target_market=market.public_id, criteria=by_category) == 1
    assert members(market) == [scene.bruno.number]
    lately = Criteria(products=("CANDLE-1",), bought_from=timezone.localdate() - timedelta(days=30))
    assert select_target_market(mira, target_market=market.public_id, criteria=lately) == 0


def test_who_only_sent_back_what_was_asked_for_has_not_bought_it_then(mira, market, scene, history):
    lamp = scene.items[0]
    for number, customer, days, kind in (
        ("SO-20", scene.carla, 200, "sale"),
        ("SO-21", scene.carla, 5, "return"),
        ("SO-22", scene.bruno, 5, "sale"),
        ("SO-23", scene.bruno, 4, "return"),
    ):
        sign = -1 if kind == "return" else 1
        order = sold(scene, customer, number, sign * 1_000, days=days, kind=kind)
        SalesLine.objects.create(order=order, position=1, item=lamp, text="Lamp", quantity=sign)
    lately = Criteria(products=(lamp.number,), bought_from=timezone.localdate() - timedelta(days=30))
    assert select_target_market(mira, target_market=market.public_id, criteria=lately) == 1
    assert members(market) == [scene.bruno.number]


def test_who_was_mailed_lately_is_left_out_when_asked(mira, market, scene, history):
    catalog = make_published_catalog(call_center=scene.call_center)
    code = catalog.source_codes.get()
    SentCatalog.objects.create(source_code=code, customer=scene.carla, on=timezone.localdate())
    rested = Criteria(spent_least=Decimal(1), not_sent_days=30)
    assert select_target_market(mira, target_market=market.public_id, criteria=rested) == 1
    assert members(market) == [scene.bruno.number]


def test_criteria_that_ask_nothing_select_nobody(mira, market):
    refused = select_target_market(mira, target_market=market.public_id, criteria=Criteria(most=100))
    assert refused == Refusal(code="criteria_needed")


def test_digits_of_no_analysis_select_nobody(mira, market, scene, history):
    refused = select_target_market(mira, target_market=market.public_id, criteria=Criteria(recency_least=5))
    assert refused == Refusal(code="rfm_needed", field="rfm"), "they would be looked at in no score, and all be taken"


def test_a_list_is_imported_and_the_selection_leaves_prospects_alone(mira, market, scene, history):
    text = f"customer;name;city;country\n{scene.carla.number};;;\n;Hanna Berg;Oslo;NO"
    assert import_members(mira, target_market=market.public_id, listed=text) == Imported(customers=1, prospects=1)
    again = import_members(mira, target_market=market.public_id, listed=f"customer\n{scene.carla.number}")
    assert again == Imported(customers=0, prospects=0)
    twice = f"{text}\n;HANNA  berg;oslo;no\n;Hanna Berg;Bergen;NO"
    third = import_members(mira, target_market=market.public_id, listed=twice)
    assert third == Imported(customers=0, prospects=1), "who is on the list at that address is not put on it again"
    market.members.filter(city="Bergen").delete()
    select_target_market(mira, target_market=market.public_id, criteria=Criteria(spent_least=Decimal(1)))
    assert market.members.count() == 3
    bad = import_members(mira, target_market=market.public_id, listed="customer\nC-NONE")
    assert isinstance(bad, tuple)
    assert (bad[0].code, bad[0].facts["row"]) == ("customer_number_unknown", 2)


def test_a_mailing_is_noted_once_and_makes_its_code_the_customers_own(mira, market, scene, history):
    catalog = make_published_catalog(call_center=scene.call_center, codes=["AUTUMN-01", "AUTUMN-02"])
    code = catalog.source_codes.get(code="AUTUMN-02")
    nowhere = send_mailing(mira, source_code=code.public_id, on=date(2026, 11, 1))
    assert nowhere == Refusal(code="target_market_needed", field="target_market")
    code.target_market = market
    code.save()
    select_target_market(mira, target_market=market.public_id, criteria=Criteria(spent_least=Decimal(100)))
    first = send_mailing(mira, source_code=code.public_id, on=date(2026, 11, 1))
    assert isinstance(first, Mailing)
    assert [each["customer"] for each in first.addresses] == [scene.carla.number]
    assert (first.customers, first.prospects) == (1, 0)
    again = send_mailing(mira, source_code=code.public_id, on=date(2026, 11, 2))
    assert again == Refusal(code="everybody_mailed")
    [received] = list_received(customer=scene.carla.pk)
    assert (received.source_code, received.on, received.on_request) == ("AUTUMN-02", date(2026, 11, 1), False)
    today = timezone.localdate()
    hits = list_source_codes(call_center=scene.call_center.pk, today=today, customer=scene.carla.pk)
    assert [(hit.code, hit.targeted) for hit in hits] == [("AUTUMN-02", True), ("AUTUMN-01", False)]
    [only] = list_source_codes(call_center=scene.call_center.pk, today=today, customer=scene.carla.pk, targeted=True)
    assert only.code == "AUTUMN-02"


def test_prospects_are_mailed_once_and_counted_as_copies(mira, market, scene, history):
    catalog = make_published_catalog(call_center=scene.call_center)
    code = catalog.source_codes.get()
    code.target_market, code.distribution = market, 1_000
    code.save()
    import_members(mira, target_market=market.public_id, listed=f"customer;name\n{scene.carla.number};\n;Hanna Berg")
    days = Days(first=date(2026, 11, 1), last=date(2026, 11, 30), zone=UTC)
    outcome = send_mailing(mira, source_code=code.public_id, on=date(2026, 11, 1))
    assert (outcome.customers, outcome.prospects) == (1, 1)
    import_members(mira, target_market=market.public_id, listed="name\nJo Falk")
    later = send_mailing(mira, source_code=code.public_id, on=date(2026, 11, 9))
    assert [each["name"] for each in later.addresses] == ["Jo Falk"]
    assert find_promotion(code, days).outlay.copies == 3
    market.members.filter(customer=None).delete()
    assert find_promotion(code, days).outlay.copies == 3, "what was mailed stays mailed"


def test_what_was_mailed_to_the_customer_is_listed_however_many_codes_there_are(scene):
    codes = [f"AUTUMN-{number:03}" for number in range(1, 61)]
    catalog = make_published_catalog(call_center=scene.call_center, codes=[*codes, "ZZ-01"])
    theirs, todays = catalog.source_codes.get(code="ZZ-01"), catalog.source_codes.get(code="AUTUMN-060")
    SentCatalog.objects.create(source_code=theirs, customer=scene.carla, on=date(2026, 11, 1))
    asked = {"call_center": scene.call_center.pk, "today": timezone.localdate(), "customer": scene.carla.pk}
    hits = list_source_codes(**asked)
    assert [(hit.code, hit.targeted) for hit in hits[:2]] == [("ZZ-01", True), ("AUTUMN-001", False)]
    assert "AUTUMN-060" not in [hit.code for hit in hits]
    kept = [hit.code for hit in list_source_codes(**asked, keep=todays.pk)]
    assert (kept[:2], kept[-1], len(kept)) == (["ZZ-01", "AUTUMN-001"], "AUTUMN-060", 50)


def test_for_rex_there_is_no_such_list_and_an_agent_may_not(scene, market, rfm):
    rex = scene.actor(make_rex())
    criteria = Criteria(spent_least=Decimal(1))
    assert select_target_market(rex, target_market=market.public_id, criteria=criteria) == Refusal(code="not_found")
    assert score_customers(rex, analysis=rfm.public_id) == Refusal(code="not_found")
    assert import_members(rex, target_market=market.public_id, listed="name\nJo") == (Refusal(code="not_found"),)
    agent = select_target_market(scene.actor(), target_market=market.public_id, criteria=criteria)
    assert isinstance(agent, Refusal)
    assert agent.code == "not_permitted"
