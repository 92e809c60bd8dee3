"""Discounts and charges by hand over HTTP; what is beyond the caller's limit is asked, decided and answered there."""

import pytest

from ringup.call_centers.models import Role
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent, OrderVersion, PriceApproval, SalesOrder
from ringup.pricing.rules.document import price_document
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories.company import make_reason_code
from tests.factories.prices import make_auto_charge, make_charge_code
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db(transaction=True)
EUR = {"currency": "EUR"}


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Ada may give 10 % and lower a charge by 20 %; the freight is 5.00."""
    make_reason_code("DAMAGED", legal_entity=scene.legal_entity)
    make_auto_charge({"tiers": [{"fixed": "5.00"}]}, legal_entity=scene.legal_entity)
    make_charge_code("WRAP", name="Gift wrap", legal_entity=scene.legal_entity)
    rights = {Permission.OVERRIDE_PRICES, Permission.GIVE_MANUAL_DISCOUNTS, Permission.ADD_CHARGES}
    agent = Role.objects.get(legal_entity=scene.legal_entity, code="agent")
    agent.permissions = sorted({*agent.permissions, *rights})
    agent.total_discount_percent, agent.charge_decrease_percent = 10, 20
    agent.save()
    return scene


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


@pytest.fixture
def order(scene: Scene, ada: Caller) -> dict:
    """Two lamps at 10.00."""
    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1", "quantity": "2"}]}
    made: dict = ada.ask("POST", "/orders", body).json()
    return made


def test_a_discount_on_the_order_is_set_shown_and_taken_off(ada: Caller, order: dict) -> None:
    address = f"/orders/{order['id']}/total-discount"
    given = ada.ask("PUT", address, {"percent": "5", "reason": "regular customer"})
    assert given.status_code == 200, given.content
    assert (given.json()["total_discount"], given.json()["totals"]["discount"]) == ({"percent": "5"}, "1.00")
    far = ada.ask("PUT", address, {"amount": "2.01"})
    assert (far.status_code, far.json()["code"]) == (422, "discount_above_limit")
    assert far.json()["cure"]["code"] == "ask_approval"
    for unclear in ({}, {"percent": "5", "amount": "1"}):
        assert ada.ask("PUT", address, unclear).json()["code"] == "value_not_understood"
    off = ada.ask("DELETE", address)
    assert (off.status_code, off.json()["total_discount"], off.json()["totals"]["discount"]) == (200, {}, "0.00")


def test_a_line_comes_with_a_discount_and_loses_it_again(scene: Scene, ada: Caller, order: dict) -> None:
    line = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}"
    given = ada.ask("PATCH", line, {"discount": {"amount": "2.00"}, "reason": "scratched"})
    assert given.json()["lines"][0]["manual_discount"] == {"amount": "2.00"}
    assert ada.ask("PATCH", line, {"discount": {"percent": "11"}}).json()["code"] == "discount_above_limit"
    assert ada.ask("PATCH", line, {"discount": {}}).json()["code"] == "value_not_understood"
    assert ada.ask("PATCH", line, {"discount": None}).json()["totals"]["discount"] == "0.00"
    mug = {"item": "MUG-1", "discount": {"percent": "10"}}
    assert ada.ask("POST", f"/orders/{order['id']}/lines", mug).json()["totals"]["discount"] == "0.45"
    whole = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}, mug]}
    assert ada.ask("POST", "/orders", whole).json()["totals"]["discount"] == "0.45"
    mug["discount"] = {"percent": "11"}
    [refused] = ada.ask("POST", "/orders", whole).json()["errors"]
    assert (refused["code"], refused["field"]) == ("discount_above_limit", "lines[1].manual_discount")


def test_a_whole_order_comes_with_a_discount_and_charges(scene: Scene, ada: Caller) -> None:
    wrap = {"code": "wrap", "amount": {"amount": "4.50", "currency": "EUR"}, "line": 1}
    freight = {"code": "FREIGHT", "amount": {"amount": "4.00", "currency": "EUR"}}
    whole = {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1", "quantity": "2"}, {"item": "MUG-1"}],
        "total_discount": {"percent": "10", "reason": "regular customer"},
        "charges": [wrap, freight],
        "payments": [{"method": "CASH"}],
        "submit": True,
    }
    made = ada.ask("POST", "/orders", whole)
    assert made.status_code == 201, made.content
    order = made.json()
    assert (order["totals"]["discount"], order["totals"]["charges"]) == ("2.45", "8.50")
    assert [(each["code"], each["amount"], each["line"], each["instead_of"]) for each in order["charges"]] == [
        ("WRAP", "4.50", order["lines"][1]["id"], None),
        ("FREIGHT", "4.00", None, "5.00"),
    ]
    assert order["state"] == "submitted"
    assert ada.ask("GET", f"/orders/{order['id']}").json() == order
    version = OrderVersion.objects.get()
    replayed = price_document(version.document)
    assert isinstance(replayed, dict)
    assert replayed["totals"]["total"] == order["totals"]["total"]
    events = OrderEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert {"total_discount", "charge_add", "charge_override_on"} <= set(events)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"total_discount": {"percent": "10.5"}}, "total_discount", "discount_above_limit"),
        ({"total_discount": {"amount": "2.01"}}, "total_discount", "discount_above_limit"),
        ({"charges": [{"code": "FREIGHT", "amount": {"amount": "3.99", "currency": "EUR"}}]}, "charges[0].amount",
         "charge_below_limit"),
        ({"charges": [{"code": "FREIGHT", "amount": {"amount": "4.00", "currency": "USD"}}]}, "charges[0].amount",
         "wrong_currency"),
        ({"charges": [{"code": "NOPE", "amount": {"amount": "4.00", "currency": "EUR"}}]}, "charges[0].code",
         "charge_unknown"),
        ({"charges": [{"code": "FREIGHT", "amount": {"amount": "4.00", "currency": "EUR"}, "line": 1}]},
         "charges[0].line", "line_not_found"),
    ],
)  # fmt: skip
def test_a_whole_order_is_refused_beyond_the_limits(
    scene: Scene, ada: Caller, given: dict, field: str, code: str
) -> None:
    whole = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1", "quantity": "2"}], **given}
    refused = ada.ask("POST", "/orders", whole)
    assert refused.status_code == 422, refused.content
    assert [(each["code"], each["field"]) for each in refused.json()["errors"]] == [(code, field)]
    assert not SalesOrder.objects.exists()


def test_one_figure_of_a_discount_on_the_whole_order(scene: Scene, ada: Caller) -> None:
    for unclear in ({}, {"percent": "5", "amount": "1"}):
        whole = {"customer": scene.carla.public_id, "total_discount": unclear}
        assert ada.ask("POST", "/orders", whole).json()["code"] == "value_not_understood"


def test_a_charge_is_changed_waived_and_back_once_per_key(ada: Caller, order: dict) -> None:
    address = f"/orders/{order['id']}/charges"
    body = {"code": "FREIGHT", "amount": {"amount": "4.00", **EUR}}
    for _ in range(2):
        put = ada.ask("POST", address, body, **{"Idempotency-Key": "k1"})
        assert put.status_code == 201, put.content
    [charge] = put.json()["charges"]
    assert charge == {"code": "FREIGHT", "amount": "4.00", "manual": True, "line": None, "instead_of": "5.00"}
    line = order["lines"][0]["id"]
    wrap = ada.ask("POST", address, {"code": "WRAP", "amount": {"amount": "2", **EUR}, "line": line}).json()
    assert wrap["charges"][-1]["line"] == line
    dollars = {"code": "WRAP", "amount": {"amount": "2", "currency": "USD"}}
    assert ada.ask("POST", address, dollars).json()["code"] == "wrong_currency"
    assert ada.ask("DELETE", f"{address}/WRAP").status_code == 422  # none on the header
    assert ada.ask("DELETE", f"{address}/WRAP?line={line}").status_code == 200
    back = ada.ask("DELETE", f"{address}/FREIGHT").json()
    assert [(each["amount"], each["manual"]) for each in back["charges"]] == [("5.00", False)]


def test_a_question_is_asked_once_countered_and_the_offer_taken(ada: Caller, sam: Caller, order: dict) -> None:
    address = f"/orders/{order['id']}/approvals"
    body = {"kind": "price", "line": order["lines"][0]["id"], "price": "0.50", "reason": "damaged"}
    scene_role = Role.objects.get(code="agent")
    scene_role.permissions = [p for p in scene_role.permissions if p != Permission.OVERRIDE_PRICES]
    scene_role.save()
    asked = [ada.ask("POST", address, body, **{"Idempotency-Key": "k2"}) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [201, 201], asked[0].content
    question = asked[0].json()
    assert (question["state"], question["asked"], question["limit"]) == ("asked", {"price": "0.50"}, {})
    assert PriceApproval.objects.count() == 1
    [waiting] = sam.ask("GET", "/approvals").json()["items"]
    assert waiting == question
    assert ada.ask("GET", "/approvals").status_code == 403
    decide = f"{address}/{question['id']}/decision"
    assert ada.ask("POST", decide, {"decision": "accept"}).status_code == 403
    countered = sam.ask("POST", decide, {"decision": "counter", "counter": "9.00"})
    assert countered.status_code == 200, countered.content
    assert (countered.json()["state"], countered.json()["counter"]) == ("countered", {"price": "9.00"})
    taken = ada.ask("POST", f"{address}/{question['id']}/answer", {"answer": "take"})
    assert (taken.json()["state"], taken.json()["granted"]) == ("taken", {"price": "9.00"})
    late = sam.ask("POST", decide, {"decision": "deny"})
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    [line] = ada.ask("GET", f"/orders/{order['id']}").json()["lines"]
    assert (line["unit_price"], line["price_state"], line["price_reason"]) == ("9", "override", "damaged")


@pytest.mark.parametrize(
    ("body", "granted"),
    [
        ({"kind": "total_discount", "percent": "12"}, {"percent": "12"}),
        ({"kind": "charge", "charge": "FREIGHT", "amount": "0"}, {"amount": "0"}),
        ({"kind": "line_discount", "new_line": {"item": "MUG-1"}, "amount": "0.50"}, {"amount": "0.50"}),
    ],
)
def test_every_kind_is_asked_and_accepted(ada: Caller, sam: Caller, order: dict, body: dict, granted: dict) -> None:
    address = f"/orders/{order['id']}/approvals"
    question = ada.ask("POST", address, body).json()
    decided = sam.ask("POST", f"{address}/{question['id']}/decision", {"decision": "accept"})
    assert decided.status_code == 200, decided.content
    assert decided.json()["granted"] == granted
    [listed] = ada.ask("GET", address).json()["items"]
    assert (listed["state"], listed["decided_by"]) == ("accepted", "Sam")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "price", "percent": "5"}, "value_not_understood"),
        ({"kind": "total_discount", "percent": "12", "amount": "1"}, "value_not_understood"),
        ({"kind": "total_discount", "percent": "12", "new_line": {"item": "MUG-1"}}, "unknown_field"),
        ({"kind": "total_discount", "percent": "5"}, "approval_not_needed"),
        ({"kind": "charge", "charge": "NOPE", "amount": "5"}, "charge_unknown"),
        ({"kind": "price", "price": "5"}, "line_not_found"),
    ],
)
def test_what_is_no_question_is_refused(ada: Caller, order: dict, body: dict, code: str) -> None:
    refused = ada.ask("POST", f"/orders/{order['id']}/approvals", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_a_question_is_found_at_its_own_order_behind_its_own_wall_only(
    scene: Scene, ada: Caller, sam: Caller, order: dict
) -> None:
    question = ada.ask("POST", f"/orders/{order['id']}/approvals", {"kind": "total_discount", "percent": "12"}).json()
    other = ada.ask("POST", "/orders", {"customer": scene.carla.public_id}).json()
    answer = sam.ask("POST", f"/orders/{other['id']}/approvals/{question['id']}/decision", {"decision": "deny"})
    assert (answer.status_code, answer.json()["code"]) == (404, "approval_not_found")
    rex = caller_for(scene.actor(make_rex()))
    for method, address in (("GET", ""), ("POST", f"/{question['id']}/decision")):
        body = {"decision": "deny"} if address else None
        assert rex.ask(method, f"/orders/{order['id']}/approvals{address}", body).status_code == 404
    withdrawn = ada.ask("POST", f"/orders/{order['id']}/approvals/{question['id']}/answer", {"answer": "withdraw"})
    assert withdrawn.json()["state"] == "withdrawn"
