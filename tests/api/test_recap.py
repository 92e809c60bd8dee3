"""Over the API a recap is fetched, agreed to and enforced at the submit."""

import pytest

from tests.api.conftest import Caller
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_order_is_submitted_once_its_recap_is_agreed_to(scene: Scene, ada: Caller) -> None:
    parameters = scene.call_center.parameters
    parameters.recap_acknowledgement_required = True
    parameters.save()
    body = {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1"}],
        "payments": [{"method": "CASH"}],
    }
    refused = ada.ask("POST", "/orders", body | {"submit": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "recap_not_acknowledged")
    order = ada.ask("POST", "/orders", body).json()
    recap = ada.ask("GET", f"/orders/{order['id']}/recap").json()
    assert recap["required"] is True
    codes = [clause["code"] for clause in recap["clauses"]]
    agreed = {"hash": recap["hash"], "clauses": codes}
    done = ada.ask("POST", f"/orders/{order['id']}/recap/acknowledgement", agreed)
    assert done.status_code == 200, done.content
    assert all(clause["acknowledged"] for clause in done.json()["clauses"])
    assert ada.ask("POST", f"/orders/{order['id']}/submit", {}).json()["state"] == "submitted"
