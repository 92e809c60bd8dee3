"""A customer's terms over the API: shown to all, changed by who may, all of a change or nothing."""

import pytest

from tests.api.conftest import Caller, permitted
from tests.factories.company import make_tax_group
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
