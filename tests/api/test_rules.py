"""Rules and links over the API: made, tried, used and kept while they are used."""

import pytest

from ringup.conditions.models import OrderRule
from ringup.customers.models import Customer
from ringup.directed_selling.models import ItemLink
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories import make_user
from tests.factories.catalogs import make_catalog
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db(transaction=True)

FOR_491 = {"variable": "customer_group", "operator": "is", "values": ["491"]}
LAMP = {"variable": "item", "operator": "is", "values": ["LAMP-1"]}
MUG = {"variable": "item", "operator": "is", "values": ["MUG-1"], "bracketed": True}
GOES_WITH = {"linked": "MUG-1", "rule": "GROUP-491"}


@pytest.fixture
def mira(scene: Scene) -> Caller:
    return permitted(scene, "marketer", make_user("mira", role="marketer", call_center=scene.call_center))


def test_a_rule_is_made_changed_and_removed(scene: Scene, mira: Caller) -> None:
    Customer.objects.filter(pk=scene.carla.pk).update(group="491")
    made = mira.ask("POST", "/rules", {"code": "GROUP-491", "conditions": [FOR_491, LAMP, MUG]})
    assert made.status_code == 201, made.content
    rule = made.json()
    assert (rule["join"], len(rule["conditions"])) == ("all", 3)
    assert rule["conditions"][2] == MUG
    changed = mira.ask("PATCH", f"/rules/{rule['id']}", {"join": "any", "conditions": [LAMP]}).json()
    assert (changed["join"], changed["conditions"]) == ("any", [{**LAMP, "bracketed": False}])
    assert mira.ask("PATCH", f"/rules/{rule['id']}", {"name": "The lamp"}).json()["conditions"] == changed["conditions"]
    assert mira.ask("GET", f"/rules/{rule['id']}").json()["name"] == "The lamp"
    assert [each["code"] for each in mira.ask("GET", "/rules").json()["items"]] == ["GROUP-491"]
    assert mira.ask("DELETE", f"/rules/{rule['id']}").status_code == 204
    assert not OrderRule.objects.exists()


@pytest.mark.parametrize(
    ("condition", "code", "field"),
    [
        ({"variable": "item", "operator": "is", "values": ["MOON-1"]}, "unknown_value", "values"),
        ({"variable": "order_total", "operator": "begins", "values": ["1"]}, "operator_does_not_fit", "operator"),
        ({"variable": "order_total", "operator": "more", "values": ["much"]}, "not_a_number", "values"),
    ],
)
def test_what_cannot_be_judged_is_refused(mira: Caller, condition: object, code: str, field: str) -> None:
    refused = mira.ask("POST", "/rules", {"code": "A", "conditions": [condition]})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["field"] == f"conditions.0.{field}"


def test_links_have_rules_and_are_offered_where_they_are_met(scene: Scene, mira: Caller, ada: Caller) -> None:
    Customer.objects.filter(pk=scene.carla.pk).update(group="491")
    make_catalog(call_center=scene.call_center)
    rule = mira.ask("POST", "/rules", {"code": "GROUP-491", "conditions": [FOR_491]}).json()
    wanted = [GOES_WITH, {"linked": "CLOCK-1", "catalog": "AUTUMN", "kind": "up_sell", "talk": "It strikes."}]
    put = mira.ask("PUT", "/products/LAMP-1/links", {"links": wanted})
    assert put.status_code == 200, put.content
    assert [(link["linked"], link["rule"], link["catalog"]) for link in put.json()["links"]] == [
        ("MUG-1", "GROUP-491", None),
        ("CLOCK-1", None, "AUTUMN"),
    ]
    kept = ItemLink.objects.get(linked__number="MUG-1").pk
    put = mira.ask("PUT", "/products/LAMP-1/links", {"links": [{**GOES_WITH, "talk": "It matches."}]})
    assert put.json() == mira.ask("GET", "/products/LAMP-1/links").json()
    assert ItemLink.objects.get().pk == kept, "the same link, and what was measured of it stays"

    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}], "payments": []}
    order = ada.ask("POST", "/orders", body).json()
    to = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}/suggestions"
    assert [each["item"] for each in ada.ask("GET", to).json()["suggestions"]] == ["MUG-1"]
    Customer.objects.filter(pk=scene.carla.pk).update(group="12")
    assert ada.ask("GET", to).json()["suggestions"] == []
    assert ada.ask("POST", to, {"item": "MUG-1"}).json()["code"] == "not_suggested"

    why = mira.ask("POST", f"/rules/{rule['id']}/trial", {"order": order["id"], "line": order["lines"][0]["id"]})
    condition = {**FOR_491, "bracketed": False}
    assert why.json() == {"met": False, "conditions": [{"condition": condition, "fact": "12", "met": False}]}

    refused = mira.ask("DELETE", f"/rules/{rule['id']}")
    assert (refused.status_code, refused.json()["code"]) == (422, "in_use")


@pytest.mark.parametrize(
    ("link", "field"),
    [
        ({"linked": "MOON-1"}, "linked"),
        ({"linked": "MUG-1", "rule": "MOON"}, "rule"),
        ({"linked": "MUG-1", "catalog": "MOON"}, "catalog"),
    ],
)
def test_a_link_names_only_what_is_there(mira: Caller, link: object, field: str) -> None:
    refused = mira.ask("PUT", "/products/LAMP-1/links", {"links": [link]})
    assert (refused.status_code, refused.json()["field"]) == (422, f"links.0.{field}")


def test_nothing_goes_with_itself(mira: Caller) -> None:
    refused = mira.ask("PUT", "/products/LAMP-1/links", {"links": [{"linked": "LAMP-1"}]})
    assert (refused.json()["code"], refused.json()["field"]) == ("link_to_itself", "links.0.linked")


def test_agents_make_no_rules_and_rex_finds_none_of_ours(scene: Scene, mira: Caller, ada: Caller) -> None:
    rule = mira.ask("POST", "/rules", {"code": "LAMP", "conditions": [LAMP]}).json()["id"]
    for answer in (
        ada.ask("GET", "/rules"),
        ada.ask("GET", f"/rules/{rule}"),
        ada.ask("POST", "/rules", {"code": "MINE", "conditions": [LAMP]}),
        ada.ask("PATCH", f"/rules/{rule}", {"name": "Mine"}),
        ada.ask("DELETE", f"/rules/{rule}"),
        ada.ask("PUT", "/products/LAMP-1/links", {"links": []}),
    ):
        assert answer.status_code == 403, answer.content
    rex = caller_for(scene.actor(make_rex()))
    assert rex.ask("GET", "/rules").json() == {"items": []}
    for method, address in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/trial")):
        body = {"POST": {"order": "x"}, "PATCH": {"name": "Mine"}}.get(method)
        assert rex.ask(method, f"/rules/{rule}{address}", body).status_code == 404
    assert rex.ask("GET", "/products/LAMP-1/links").status_code == 404
