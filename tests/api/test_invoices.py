"""Orders are invoiced over the API, in full or in part, once for each key, with the rules of the screens."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from ringup.call_centers.models import LegalEntity
from ringup.customers.models import Customer
from ringup.fulfillment.models import Invoice
from ringup.orders.models import SalesOrder
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


def submitted(scene: Scene, caller: Caller) -> dict:
    body = {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1", "quantity": "3"}, {"item": "MUG-1"}],
        "payments": [{"method": "CASH"}],
        "submit": True,
    }
    answer = caller.ask("POST", "/orders", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_order_is_invoiced_in_parts_that_add_up(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    address = f"/orders/{order['id']}/invoices"
    lamp = order["lines"][0]["id"]
    first = sam.ask("POST", address, {"lines": [{"line": lamp, "quantity": "1"}]})
    assert first.status_code == 201, first.content
    invoice = first.json()
    assert (invoice["net"], invoice["tax"], invoice["total"]) == ("10.00", "2.10", "12.10")
    assert invoice["lines"] == [{"line": lamp, "quantity": "1", "net": "10.00"}]
    assert [(paid["taking"], paid["amount"]) for paid in invoice["payments"]] == [("prepaid", "12.10")]
    assert sam.ask("GET", f"/orders/{order['id']}").json()["status"] == "partly_invoiced"
    rest = sam.ask("POST", address, {}).json()
    assert sam.ask("GET", f"/orders/{order['id']}").json()["state"] == "invoiced"
    listed = sam.ask("GET", address).json()["items"]
    assert [one["number"] for one in listed] == [invoice["number"], rest["number"]]
    assert sum(round(float(one["total"]) * 100) for one in listed) == round(float(order["totals"]["total"]) * 100)


def test_the_same_key_makes_one_invoice(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    body = {"lines": [{"line": order["lines"][0]["id"], "quantity": "1"}]}
    first, again = (
        sam.ask("POST", f"/orders/{order['id']}/invoices", body, **{"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert (first.status_code, again.content) == (201, first.content)
    assert Invoice.objects.count() == 1


def test_what_is_refused_says_why(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    address = f"/orders/{order['id']}/invoices"
    lamp = order["lines"][0]["id"]
    more = sam.ask("POST", address, {"lines": [{"line": lamp, "quantity": "4"}]})
    assert (more.status_code, more.json()["code"], more.json()["facts"]) == (422, "quantity_not_left", {"left": "3"})
    assert more.json()["cure"]["message"] == "Invoice at most 3."
    twice = sam.ask("POST", address, {"lines": [{"line": lamp, "quantity": "1"}] * 2})
    assert twice.json()["code"] == "line_named_twice"
    agent = ada.ask("POST", address, {})
    assert (agent.status_code, agent.json()["facts"]) == (403, {"permission": "invoice_orders"})
    rex = make_rex()
    foreign = caller_for(scene.actor(rex)).ask("POST", address, {})
    assert (foreign.status_code, foreign.json()["code"]) == (404, "order_not_found")
    assert sam.ask("POST", address, {}).status_code == 201
    done = sam.ask("POST", address, {})
    assert (done.status_code, done.json()["code"]) == (409, "order_state_forbids")


def test_an_invoice_is_got_on_paper_in_the_customers_language(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    invoice = sam.ask("POST", f"/orders/{order['id']}/invoices", {}).json()
    SalesOrder.objects.update(language="de")
    address = f"/orders/{order['id']}/invoices/{invoice['id']}/pdf"
    answer = ada.ask("GET", address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{invoice["number"]}.pdf"'
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert invoice["number"] in text
    assert "Rechnung" in text
    assert ada.ask("GET", f"/orders/{order['id']}/invoices/nothing/pdf").status_code == 404
    other = submitted(scene, ada)
    assert ada.ask("GET", f"/orders/{other['id']}/invoices/{invoice['id']}/pdf").json()["code"] == "invoice_not_found"


def test_an_e_invoice_is_got_where_one_is_due(scene: Scene, ada: Caller, sam: Caller, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    order = submitted(scene, ada)
    invoice = sam.ask("POST", f"/orders/{order['id']}/invoices", {}).json()
    address = f"/orders/{order['id']}/invoices/{invoice['id']}/e-invoice"
    refused = ada.ask("GET", address)
    assert (refused.status_code, refused.json()["code"]) == (422, "e_invoice_not_due")
    Customer.objects.update(e_invoice_address="0106:87654321")
    refused = ada.ask("GET", address)
    assert refused.json()["facts"]["fields"][-1] == "registration_number"
    assert refused.json()["cure"]["message"] == "An administrator fills it in at the company, under On invoices."
    LegalEntity.objects.update(
        street="Kade 1",
        postal_code="1011 AB",
        city="Amsterdam",
        tax_number="NL001234567B01",
        registration_number="12345678",
        e_invoice_address="0106:12345678",
    )
    got = ada.ask("GET", address)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "application/xml")
    assert got.headers["Content-Disposition"] == f'attachment; filename="{invoice["number"]}.xml"'
    assert b"<cbc:ID>INV-100001</cbc:ID>" in got.content
    assert ada.ask("GET", f"/orders/{order['id']}/invoices/nothing/e-invoice").status_code == 404
    assert caller_for(scene.actor(make_rex())).ask("GET", address).status_code == 404
