"""Installments over the API: shown before they are agreed to, agreed to, listed, charged again, decided by a person."""

from typing import Any

import pytest

from ringup.call_centers.actions.create_api_token import create_api_token
from ringup.call_centers.loading import load_actor
from ringup.payments.models import Installment, InstallmentSchedule
from ringup.plumbing.days import today_in
from ringup.products.models import Item
from ringup.values.refusal import Refusal
from tests.api.conftest import Caller, permitted
from tests.factories import make_rex
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def eligible(scene: Scene) -> None:
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = scene.carla.allow_on_account = True
    scene.carla.save()


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


def place(scene: Scene, ada: Caller, **change: Any) -> dict[str, Any]:
    """Carla orders three lamps: 36.30 with tax."""
    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1", "quantity": "3"}], **change}
    answer = ada.ask("POST", "/orders", body)
    assert answer.status_code == 201, answer.content
    result: dict[str, Any] = answer.json()
    return result


def test_the_plan_is_shown_before_anybody_agrees(scene: Scene, ada: Caller) -> None:
    order = place(scene, ada)
    shown = ada.ask("GET", f"/orders/{order['id']}/installments/preview?schedule=THREE").json()
    assert [part["amount"] for part in shown["items"]] == ["12.10", "12.10", "12.10"]
    assert shown["items"][0]["due_on"] == today_in("Europe/Amsterdam").isoformat()
    shown = ada.ask("GET", f"/orders/{order['id']}/installments/preview?schedule=THREE&amount=10").json()
    assert [part["amount"] for part in shown["items"]] == ["3.33", "3.33", "3.34"]
    assert Installment.objects.count() == 0
    answer = ada.ask("GET", f"/orders/{order['id']}/installments/preview?schedule=NONE")
    assert (answer.status_code, answer.json()["code"]) == (422, "schedule_not_offered")


def test_a_plan_is_agreed_to_with_the_order_and_listed(scene: Scene, ada: Caller, sam: Caller) -> None:
    paid = [{"method": "ACCOUNT", "schedule": "THREE"}]
    order = place(scene, ada, payments=paid, submit=True)
    shown = ada.ask("GET", f"/orders/{order['id']}/installments").json()
    assert [schedule["code"] for schedule in shown["schedules"]] == ["THREE"]
    assert [(part["amount"], part["state"]) for part in shown["items"]] == [("12.10", "open")] * 3
    first = shown["items"][0]["id"]
    assert ada.ask("POST", f"/installments/{first}/charge", {}).status_code == 403
    assert sam.ask("POST", f"/installments/{first}/charge", {}).json()["state"] == "billed"
    again = sam.ask("POST", f"/installments/{first}/charge", {})
    assert (again.status_code, again.json()["code"]) == (409, "installment_state_forbids")
    assert [row["id"] for row in sam.ask("GET", "/installments?state=billed").json()["items"]] == [first]


def test_a_person_decides_about_a_declined_one_and_the_order_goes_on(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = place(scene, ada, payments=[{"method": "ACCOUNT", "schedule": "THREE"}], submit=True)
    first = Installment.objects.get(position=1)
    for state in ("asked", "declined"):
        Installment.objects.filter(pk=first.pk).update(state=state)
    answer = sam.ask("POST", f"/installments/{first.public_id}/decision", {"decision": "paid"})
    assert (answer.status_code, answer.json()["code"]) == (422, "reason_required")
    said = {"decision": "paid", "approval_code": "A-77"}
    assert sam.ask("POST", f"/installments/{first.public_id}/decision", said).json()["state"] == "paid"
    assert ada.ask("GET", f"/orders/{order['id']}").json()["payment_status"] == "posted"


def test_another_company_sees_no_plan(scene: Scene, ada: Caller) -> None:
    order = place(scene, ada, payments=[{"method": "ACCOUNT", "schedule": "THREE"}], submit=True)
    made = create_api_token(load_actor(make_rex()), name="tests")
    assert not isinstance(made, Refusal), made
    rex = Caller(made[1])
    for address in ("installments", "installments/preview?schedule=THREE"):
        assert rex.ask("GET", f"/orders/{order['id']}/{address}").status_code == 404
    assert rex.ask("GET", "/installments").json()["items"] == []
    first = Installment.objects.filter(amount_minor=1210).first()
    assert first is not None
    assert rex.ask("POST", f"/installments/{first.public_id}/charge", {}).status_code == 404
