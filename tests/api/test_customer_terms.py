"""A customer's terms over the API: shown to all, changed by who may, all of a change or nothing."""

import pytest

from tests.api.conftest import Caller, caller_for, permitted
from tests.factories import make_rex
from tests.factories.company import make_mode_of_delivery, make_tax_group, make_warehouse
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_supervisor_changes_the_tax_group_of_a_customer(scene: Scene) -> None:
    make_tax_group("EXEMPT")
    sam = permitted(scene, "supervisor", scene.sam)
    address = f"/customers/{scene.carla.public_id}"
    assert sam.ask("GET", address).json()["tax_group"] == ""
    changed = sam.ask("PATCH", address, {"tax_group": "EXEMPT", "first_name": "Carolina"})
    assert changed.status_code == 200, changed.content
    assert (changed.json()["tax_group"], changed.json()["first_name"]) == ("EXEMPT", "Carolina")
    refused = sam.ask("PATCH", address, {"tax_group": "NONE", "first_name": "Carla"})
    assert (refused.status_code, refused.json()["code"]) == (422, "tax_group_unknown")
    assert sam.ask("GET", address).json()["first_name"] == "Carolina"
    assert sam.ask("PATCH", address, {"tax_group": ""}).json()["tax_group"] == ""


def test_an_agent_does_not(scene: Scene, ada: Caller) -> None:
    make_tax_group("EXEMPT")
    refused = ada.ask("PATCH", f"/customers/{scene.carla.public_id}", {"tax_group": "EXEMPT"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_who_changes_customers_says_that_their_late_orders_wait(scene: Scene, ada: Caller) -> None:
    address = f"/customers/{scene.carla.public_id}"
    assert ada.ask("GET", address).json()["delay_exempt"] is False
    changed = ada.ask("PATCH", address, {"delay_exempt": True, "first_name": "Carolina"})
    assert changed.status_code == 200, changed.content
    assert (changed.json()["delay_exempt"], changed.json()["first_name"]) == (True, "Carolina")
    refused = ada.ask("PATCH", address, {"delay_exempt": False, "tax_group": "EXEMPT"})
    assert refused.status_code == 403
    assert ada.ask("GET", address).json()["delay_exempt"] is True
    assert ada.ask("PATCH", address, {"delay_exempt": False}).json()["delay_exempt"] is False


def test_what_invoices_need_of_a_customer_is_said_and_shown(scene: Scene, ada: Caller) -> None:
    address = f"/customers/{scene.carla.public_id}"
    said = {"tax_number": "NL007654321B01", "e_invoice_address": "0106:87654321", "buyer_reference": "PO desk"}
    changed = ada.ask("PATCH", address, said)
    assert changed.status_code == 200, changed.content
    assert {name: ada.ask("GET", address).json()[name] for name in said} == said
    refused = ada.ask("PATCH", address, {"e_invoice_address": "8765", "first_name": "Carolina"})
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        422,
        "e_invoice_address_unknown",
        "e_invoice_address",
    )
    assert ada.ask("GET", address).json()["first_name"] != "Carolina"


def test_a_supervisor_sets_how_far_a_customer_buys_on_account(scene: Scene, ada: Caller) -> None:
    sam = permitted(scene, "supervisor", scene.sam)
    place = f"/customers/{scene.carla.public_id}"
    before = sam.ask("GET", f"{place}/terms").json()
    assert (before["on_account"], before["limit"], before["currency"]) == (True, "500.00", "EUR")
    credit = {"on_account": True, "limit": {"amount": "250.00", "currency": "EUR"}, "mandatory_limit": True}
    changed = sam.ask("PUT", f"{place}/credit", {**credit, "installments": True})
    assert changed.status_code == 200, changed.content
    assert ada.ask("GET", f"{place}/terms").json() == changed.json()
    assert {name: changed.json()[name] for name in ("on_account", "limit", "mandatory_limit", "installments")} == {
        "on_account": True,
        "limit": "250.00",
        "mandatory_limit": True,
        "installments": True,
    }
    dollars = sam.ask("PUT", f"{place}/credit", {**credit, "limit": {"amount": "250.00", "currency": "USD"}})
    assert (dollars.status_code, dollars.json()["code"]) == (422, "wrong_currency")
    without = sam.ask("PUT", f"{place}/credit", {"on_account": True, "mandatory_limit": True})
    assert (without.status_code, without.json()["code"]) == (422, "credit_limit_missing")
    agent = ada.ask("PUT", f"{place}/credit", {**credit, "limit": {"amount": "250.00", "currency": "USD"}})
    assert (agent.status_code, agent.json()["facts"]) == (403, {"permission": "change_credit"})
    assert sam.ask("GET", f"{place}/terms").json()["limit"] == "250.00"


def test_a_customer_is_blocked_for_a_reason_and_let_go_again(scene: Scene, ada: Caller) -> None:
    sam = permitted(scene, "supervisor", scene.sam)
    place = f"/customers/{scene.carla.public_id}/block"
    assert ada.ask("PUT", place, {"reason": "Does not pay"}).status_code == 403
    assert sam.ask("PUT", place, {"reason": " "}).json()["code"] == "reason_missing"
    blocked = sam.ask("PUT", place, {"reason": "Does not pay"}).json()
    assert (blocked["blocked"], blocked["blocked_because"]) == (True, "Does not pay")
    let_go = sam.ask("DELETE", place).json()
    assert (let_go["blocked"], let_go["blocked_because"]) == (False, "")


def test_how_a_customer_is_served_is_set_by_codes(scene: Scene, ada: Caller) -> None:
    make_mode_of_delivery("EXPRESS", legal_entity=scene.legal_entity)
    make_warehouse("UTRECHT", legal_entity=scene.legal_entity)
    place = f"/customers/{scene.carla.public_id}"
    served = ada.ask("PUT", f"{place}/delivery", {"mode_of_delivery": "EXPRESS", "warehouse": "UTRECHT"})
    assert served.status_code == 200, served.content
    assert (served.json()["mode_of_delivery"], served.json()["warehouse"]) == ("EXPRESS", "UTRECHT")
    unknown = ada.ask("PUT", f"{place}/delivery", {"mode_of_delivery": "PIGEON"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "mode_not_offered")
    assert ada.ask("PUT", f"{place}/delivery", {}).json()["mode_of_delivery"] == ""


def test_the_terms_of_another_company_are_not_there(scene: Scene) -> None:
    there = caller_for(scene.actor(make_rex()))
    place = f"/customers/{scene.carla.public_id}"
    assert there.ask("GET", f"{place}/terms").status_code == 404
    assert there.ask("PUT", f"{place}/block", {"reason": "Mine"}).status_code == 404
    assert there.ask("PUT", f"{place}/delivery", {}).status_code == 404
