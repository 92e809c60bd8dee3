"""Target markets over the API: who is on a list, page by page, and rows put on it by the rules of the import."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.api.v1.target_markets import MarketPage, MemberPage
from ringup.catalogs.models import TargetMarket, TargetMarketMember
from tests.api.conftest import Caller, permitted
from tests.factories import make_customer, make_rex, make_user
from tests.factories.catalogs import make_target_market
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(scene: Scene) -> Caller:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    return permitted(scene, "marketer", mira)


@pytest.fixture
def market(scene: Scene) -> TargetMarket:
    return make_target_market(legal_entity=scene.legal_entity)


def address_of(market: TargetMarket) -> str:
    return f"/target-markets/{market.public_id}/members"


def test_lists_are_told_and_read_page_by_page(scene: Scene, mira: Caller, market: TargetMarket) -> None:
    make_target_market("REST", legal_entity=make_rex().active_legal_entity)
    lists = mira.ask("GET", "/target-markets").json()
    assert [(row["id"], row["code"], row["origin"]) for row in lists["items"]] == [(market.public_id, "BEST", "own")]
    MarketPage.model_validate(lists)
    TargetMarketMember.objects.create(target_market=market, customer=scene.carla)
    TargetMarketMember.objects.create(target_market=market, name="Hanna Berg", city="Oslo", country="NO")
    first = mira.ask("GET", f"{address_of(market)}?limit=1").json()
    second = mira.ask("GET", f"{address_of(market)}?limit=1&cursor={first['next_cursor']}").json()
    (prospect,), (customer,) = first["items"], second["items"]
    assert (prospect["name"], prospect["city"], prospect["customer"]) == ("Hanna Berg", "Oslo", None)
    assert (customer["customer"], customer["customer_id"]) == (scene.carla.number, scene.carla.public_id)
    assert second["next_cursor"] is None
    MemberPage.model_validate(second)


def test_a_page_takes_as_many_queries_however_long_it_is(scene: Scene, mira: Caller, market: TargetMarket) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert mira.ask("GET", address_of(market)).status_code == 200
        return len(queries)

    TargetMarketMember.objects.create(target_market=market, customer=scene.carla)
    mira.ask("GET", address_of(market))
    before = count()
    for place in range(5):
        customer = make_customer(legal_entity=scene.legal_entity, number=f"C-9{place}")
        TargetMarketMember.objects.create(target_market=market, customer=customer)
    assert count() == before


def test_rows_are_put_on_the_list_as_by_the_import(scene: Scene, mira: Caller, market: TargetMarket) -> None:
    rows = [{"customer": scene.carla.number}, {"name": " Hanna Berg ", "city": "Oslo", "country": "NO"}]
    made = mira.ask("POST", address_of(market), {"members": rows})
    assert (made.status_code, made.json()) == (201, {"customers": 1, "prospects": 1})
    again = mira.ask("POST", address_of(market), {"members": [*rows, {"name": "hanna berg", "city": "OSLO"}]})
    assert again.json() == {"customers": 0, "prospects": 1}, "without a country it is another address"
    assert market.members.filter(name="Hanna Berg").count() == 1


def test_all_rows_or_none_and_each_bad_one_by_its_number(scene: Scene, mira: Caller, market: TargetMarket) -> None:
    rows = [{"name": "Jo Falk"}, {"city": "Oslo"}, {"name": "Eva", "country": "Norway"}, {}]
    refused = mira.ask("POST", address_of(market), {"members": rows})
    assert refused.status_code == 422
    assert [(each["code"], each["facts"]["row"], each["field"]) for each in refused.json()["errors"]] == [
        ("row_without_name", 2, "members"),
        ("cell_too_long", 3, "members"),
        ("row_without_name", 4, "members"),
    ]
    unknown = mira.ask("POST", address_of(market), {"members": [{"name": "Jo Falk"}, {"customer": "C-NONE"}]})
    assert unknown.json()["code"] == "customer_number_unknown"
    assert not market.members.exists()


def test_of_another_company_there_is_no_list_and_an_agent_may_not(
    scene: Scene, mira: Caller, ada: Caller, market: TargetMarket
) -> None:
    theirs = make_target_market("REST", legal_entity=make_rex().active_legal_entity)
    for method, body in (("GET", None), ("POST", {"members": [{"name": "Jo Falk"}]})):
        assert mira.ask(method, address_of(theirs), body).status_code == 404
        assert ada.ask(method, address_of(market), body).status_code == 403
    assert ada.ask("GET", "/target-markets").status_code == 403
