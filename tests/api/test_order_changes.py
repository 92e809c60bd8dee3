"""Over the API a submitted order is changed, put back, canceled in part, and its refunds are decided about."""

import pytest

from tests.api.conftest import Caller, permitted
from tests.api.test_invoices import submitted
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sam(scene: Scene) -> Caller:
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    return permitted(scene, "supervisor", scene.sam)


def test_a_line_is_canceled_as_it_was_told_and_its_money_is_paid_out(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    address = f"/orders/{order['id']}"
    wish = {"lines": [{"line": order["lines"][1]["id"], "quantity": "1"}], "reason": "NO-NEED"}
    told = sam.ask("POST", f"{address}/preview-cancellation", wish).json()
    assert sam.ask("GET", address).json()["totals"] == order["totals"]
    done = sam.ask("POST", f"{address}/cancel-lines", wish)
    assert done.status_code == 200, done.content
    assert done.json() == told
    assert (told["before"], told["after"], told["whole"]) == ("41.75", "36.30", False)
    [step] = told["settlement"]["steps"]
    assert (step["kind"], step["amount"]) == ("refund", "5.45")
    [refund] = sam.ask("GET", "/refunds").json()["items"]
    assert (refund["state"], refund["amount"], refund["order"]) == ("to_pay_out", "5.45", order["id"])
    paid = sam.ask("POST", f"/refunds/{refund['id']}/decide", {"decision": "paid_out"})
    assert paid.json()["state"] == "done"
    assert sam.ask("GET", "/refunds").json()["items"] == []
    listed = sam.ask("GET", f"{address}/versions").json()["items"]
    assert [version["version"] for version in listed] == [2, 1]
    gone = listed[0]["differences"][0]
    assert (gone["field"], gone["before"], gone["after"]) == ("line", "1.000", None)
    assert listed[0]["differences"][-1]["field"] == "total"


def test_a_change_is_put_back(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, sam)
    address = f"/orders/{order['id']}"
    sam.ask("POST", f"{address}/modify", {})
    sam.ask("DELETE", f"{address}/lines/{order['lines'][1]['id']}")
    shown = sam.ask("GET", f"{address}/settlement").json()
    assert [(step["kind"], step["amount"]) for step in shown["steps"]] == [("refund", "5.45")]
    back = sam.ask("POST", f"{address}/undo-change", {})
    assert back.status_code == 200, back.content
    assert back.json()["totals"] == order["totals"]
    assert back.json()["state"] == "submitted"
    again = sam.ask("POST", f"{address}/undo-change", {})
    assert (again.status_code, again.json()["code"]) == (409, "order_state_forbids")
