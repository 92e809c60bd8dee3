"""Scripts over the API: written, linked, said on an order, and refused as the screens refuse."""

from typing import Any

import pytest

from ringup.call_centers.models import CallCenter
from ringup.catalogs.models import SourceCode
from ringup.directed_selling.actions.judge_scripts import judge_scripts
from ringup.directed_selling.models import Script, ScriptPlace, ScriptVersion
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories import make_user
from tests.factories.catalogs import make_published_catalog
from tests.factories.customers import make_customer
from tests.factories.products import make_category
from tests.factories.scenes import Scene, make_rex
from tests.factories.scripts import make_calls
from tests.factories.suggestions import make_link
from tests.web.office.rows import make_script

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(scene: Scene) -> Caller:
    return permitted(scene, "marketer", make_user("mira", role="marketer", call_center=scene.call_center))


def written(mira: Caller, **values: Any) -> dict[str, Any]:
    body = {"name": "Welcome", "texts": {"en": "Good day {{ first_name }}.\n[email] E-mail"}, **values}
    answer = mira.ask("POST", "/scripts", body)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def order_of(scene: Scene, ada: Caller) -> dict[str, Any]:
    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}], "payments": []}
    found: dict[str, Any] = ada.ask("POST", "/orders", body).json()
    return found


def test_a_script_is_written_linked_changed_and_removed(scene: Scene, mira: Caller) -> None:
    lamp, mug, _ = scene.items
    make_link(lamp, mug)
    make_category("LIGHT", legal_entity=scene.legal_entity)
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    script = written(mira, priority=2, kind="note", texts={"en": "Hello", "da": "Hej"})
    assert (script["places"], script["active"], script["texts"]["da"]) == ([], True, "Hej")
    nothing = {"source_code": None, "catalog": None, "item": None, "linked": None, "category": None, "customer": None}
    places = [
        {"moment": "start", **nothing, "source_code": "AUTUMN-01", "customer_group": "TRADE"},
        {"moment": "end", **nothing, "catalog": catalog.number, "customer_group": ""},
        {"moment": "line", **nothing, "category": "LIGHT", "customer_group": ""},
        {"moment": "suggestion", **nothing, "item": "LAMP-1", "linked": "MUG-1", "customer_group": ""},
    ]
    put = mira.ask("PUT", f"/scripts/{script['id']}/places", {"places": places})
    assert put.json()["places"] == places, put.content
    again = mira.ask("PUT", f"/scripts/{script['id']}/places", {"places": places[1:2]})
    assert again.json()["places"] == places[1:2]
    changed = mira.ask("PATCH", f"/scripts/{script['id']}", {"active": False, "texts": {"da": "Goddag"}}).json()
    assert (changed["active"], changed["texts"]["en"], changed["texts"]["da"]) == (False, "Hello", "Goddag")
    assert [each["id"] for each in mira.ask("GET", "/scripts").json()["items"]] == [script["id"]]
    assert mira.ask("DELETE", f"/scripts/{script['id']}").status_code == 204
    assert not Script.objects.exists()
    assert not ScriptPlace.objects.exists()


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"texts": {"en": "Hello {{ name }}"}}, "unknown_variable", "text_en"),
        ({"texts": {"en": "Hello", "da": "[mail] Mail"}}, "unknown_fact", "text_da"),
        ({"texts": {"en": "Hello", "nl": "a\u202eb"}}, "hidden_characters", "text_nl"),
        ({"texts": {"da": "Hej"}}, "required", "text_en"),
        ({"texts": {"en": "Hello"}, "priority": 0}, "too_small", "priority"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_field(mira: Caller, body: dict[str, Any], code: str, field: str) -> None:
    refused = mira.ask("POST", "/scripts", {"name": "Welcome", **body})
    assert refused.status_code == 422
    assert (refused.json()["code"], refused.json()["field"]) == (code, field)
    assert not Script.objects.exists()


@pytest.mark.parametrize(
    ("place", "code", "field"),
    [
        ({"moment": "line"}, "required", "0.item"),
        ({"moment": "line", "item": "NO-SUCH"}, "not_in_list", "0.item"),
        ({"moment": "start", "item": "LAMP-1"}, "not_at_this_moment", "0.item"),
        ({"moment": "suggestion", "item": "LAMP-1", "linked": "MUG-1"}, "no_such_link", "0.linked"),
    ],
)
def test_a_place_that_does_not_fit_its_moment_is_refused(
    mira: Caller, place: dict[str, Any], code: str, field: str
) -> None:
    refused = mira.ask("PUT", f"/scripts/{written(mira)['id']}/places", {"places": [place]})
    assert refused.status_code == 422
    assert (refused.json()["code"], refused.json()["field"]) == (code, field)


def test_an_order_says_what_is_linked_to_its_moment(scene: Scene, ada: Caller, mira: Caller) -> None:
    script = written(mira)
    order = order_of(scene, ada)
    address = f"/orders/{order['id']}/scripts"
    assert ada.ask("GET", address).json()["scripts"] == []
    mira.ask("PUT", f"/scripts/{script['id']}/places", {"places": [{"moment": "start"}]})
    answer = ada.ask("GET", address).json()
    [said] = answer["scripts"]
    assert (answer["language"], said["name"], said["of_line"]) == (scene.carla.language, "Welcome", False)
    assert said["pieces"][0] == {"text": f"Good day {scene.carla.first_name}.", "fact": "", "step": None, "done": False}
    assert said["pieces"][1]["fact"] == "email"
    assert ada.ask("GET", f"{address}?moment=end").json()["scripts"] == []
    mira.ask("PUT", f"/scripts/{script['id']}/places", {"places": [{"moment": "line", "item": "LAMP-1"}]})
    assert ada.ask("GET", address).json()["scripts"] == []
    [said] = ada.ask("GET", f"{address}?line={order['lines'][0]['id']}").json()["scripts"]
    assert said["of_line"] is True
    assert ada.ask("GET", f"{address}?line=nosuchline").json()["code"] == "line_not_found"


def test_without_directed_selling_nothing_is_said(scene: Scene, ada: Caller) -> None:
    make_script(scene.legal_entity)
    order = order_of(scene, ada)
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=False)
    answer = ada.ask("GET", f"/orders/{order['id']}/scripts")
    assert (answer.status_code, answer.json()["code"]) == (403, "directed_selling_off")


def test_agents_write_no_scripts_and_rex_finds_none_of_ours(scene: Scene, ada: Caller) -> None:
    script = make_script(scene.legal_entity).public_id
    make_published_catalog(call_center=scene.call_center, items=scene.items)
    for answer in (
        ada.ask("GET", "/scripts"),
        ada.ask("POST", "/scripts", {"name": "Mine", "texts": {"en": "Hello"}}),
        ada.ask("PATCH", f"/scripts/{script}", {"active": False}),
        ada.ask("PUT", f"/scripts/{script}/places", {"places": []}),
        ada.ask("DELETE", f"/scripts/{script}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    caller = caller_for(scene.actor(make_rex()))
    assert caller.ask("GET", "/scripts").json()["items"] == []
    own = caller.ask("POST", "/scripts", {"name": "Mine", "texts": {"en": "Hello"}}).json()["id"]
    stolen = {"places": [{"moment": "start", "source_code": SourceCode.objects.get().code}]}
    assert caller.ask("PUT", f"/scripts/{own}/places", stolen).json()["code"] == "not_in_list"


def test_versions_are_written_drawn_measured_and_started_again(scene: Scene, ada: Caller, mira: Caller) -> None:
    script = written(mira, weight=0)
    address = f"/scripts/{script['id']}"
    mira.ask("PUT", f"{address}/places", {"places": [{"moment": "start"}]})
    body = {"name": "Short", "weight": 2, "texts": {"en": "Hi.\n[ ] Thank them."}}
    version = mira.ask("POST", f"{address}/versions", body)
    assert version.status_code == 201, version.content
    short = version.json()
    assert mira.ask("PATCH", f"{address}/versions/{short['id']}", {"weight": 1}).json()["weight"] == 1
    assert [row["id"] for row in mira.ask("GET", f"{address}/versions").json()["items"]] == [short["id"]]
    order = order_of(scene, ada)
    [said] = ada.ask("GET", f"/orders/{order['id']}/scripts").json()["scripts"]
    assert (said["version"], said["pieces"][1]["step"]) == (short["id"], 1)
    step = f"/orders/{order['id']}/scripts/{script['id']}/steps/1"
    assert ada.ask("PUT", step, {"ticked": True}).json() == {"ticked": [1]}
    assert ada.ask("PUT", step, {"ticked": False}).json() == {"ticked": []}
    assert ada.ask("PUT", step.replace("/1", "/2"), {"ticked": True}).status_code == 404
    row, other = Script.objects.get(), ScriptVersion.objects.get()
    Script.objects.update(weight=1)
    row.refresh_from_db()
    make_calls(row, None, scene=scene, count=400, bought=120)
    make_calls(row, other, scene=scene, count=400, bought=40)
    judge_scripts(None, legal_entity=scene.legal_entity.pk)
    outcome = mira.ask("GET", f"{address}/outcome").json()
    assert [(each["calls"], each["stopped"]) for each in outcome["versions"]] == [(400, False), (400, True)]
    assert outcome["versions"][0]["conversion"]["value"] == "0.3000"
    assert outcome["versions"][1]["conversion_lift"]["value"] == "-0.2000"
    assert outcome["stops"][0]["measure"] in ("conversion", "earned")
    again = mira.ask("POST", f"{address}/start", {"version": short["id"]})
    assert again.json()["started_again"] is not None
    assert mira.ask("POST", f"{address}/start", {"version": short["id"]}).status_code == 422
    assert mira.ask("DELETE", f"{address}/versions/{short['id']}").status_code == 204
    assert mira.ask("DELETE", f"{address}/versions/{short['id']}").status_code == 404


def test_versions_of_another_company_do_not_exist(scene: Scene, mira: Caller) -> None:
    script = written(mira)
    version = mira.ask("POST", f"/scripts/{script['id']}/versions", {"name": "Short", "texts": {"en": "Hi."}}).json()
    rex = caller_for(scene.actor(make_rex()))
    for method, path, body in (
        ("GET", "versions", None),
        ("GET", "outcome", None),
        ("POST", "start", {"version": None}),
        ("PATCH", f"versions/{version['id']}", {"weight": 5}),
        ("DELETE", f"versions/{version['id']}", None),
    ):
        assert rex.ask(method, f"/scripts/{script['id']}/{path}", body).status_code == 404, (method, path)


def test_a_script_can_be_of_one_customer(scene: Scene, ada: Caller, mira: Caller) -> None:
    script = written(mira)
    places = [{"moment": "start", "customer": scene.carla.number}]
    put = mira.ask("PUT", f"/scripts/{script['id']}/places", {"places": places})
    assert put.json()["places"][0]["customer"] == scene.carla.number
    order = order_of(scene, ada)
    assert len(ada.ask("GET", f"/orders/{order['id']}/scripts").json()["scripts"]) == 1
    ScriptPlace.objects.update(customer=make_customer(last_name="Other", number="C-9", legal_entity=scene.legal_entity))
    assert ada.ask("GET", f"/orders/{order['id']}/scripts").json()["scripts"] == []
