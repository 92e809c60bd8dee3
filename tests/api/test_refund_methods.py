"""Refund methods over the API: set up by currency, told before a cancellation is done; refund checks have numbers."""

import pytest

from ringup.payments.models import RefundMethod
from tests.api.conftest import Caller, caller_for, permitted
from tests.api.test_invoices import submitted
from tests.factories import make_user
from tests.factories.company import make_reason_code
from tests.factories.payments import make_refund_method
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def olga(scene: Scene) -> Caller:
    return permitted(scene, "administrator", make_user("olga", role="administrator", call_center=scene.call_center))


@pytest.fixture
def sam(scene: Scene) -> Caller:
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    return permitted(scene, "supervisor", scene.sam)


def test_a_currency_is_set_up_changed_and_removed(scene: Scene, olga: Caller) -> None:
    wish = {"currency": "EUR", "method": "CHECK", "receivables_method": "CHQ", "by_check": True}
    made = olga.ask("POST", "/refund-methods", wish)
    assert made.status_code == 201, made.content
    row = made.json()
    assert row == {"id": row["id"], **wish}
    again = olga.ask("POST", "/refund-methods", wish)
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (422, "already_exists", "currency")
    changed = olga.ask("PATCH", f"/refund-methods/{row['id']}", {"by_check": False})
    assert changed.json() == {**row, "by_check": False}
    assert olga.ask("GET", "/refund-methods").json() == {"items": [changed.json()]}
    assert olga.ask("DELETE", f"/refund-methods/{row['id']}").status_code == 204
    assert not RefundMethod.objects.exists()


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({"method": "ACCOUNT"}, "not_given_back_by_hand", "method"),
        ({"method": "CARD"}, "not_given_back_by_hand", "method"),
        ({"method": "NONE"}, "not_in_list", "method"),
        ({"currency": "QQQ"}, "not_in_list", "currency"),
    ],
)
def test_what_cannot_pay_out_is_refused(olga: Caller, wish: dict[str, str], code: str, field: str) -> None:
    refused = olga.ask("POST", "/refund-methods", {"currency": "EUR", "method": "CASH", **wish})
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


def test_rex_sees_and_changes_nothing_of_ours(scene: Scene, olga: Caller) -> None:
    row = make_refund_method(scene.legal_entity)
    theirs = caller_for(scene.actor(make_rex()))
    assert theirs.ask("GET", "/refund-methods").json() == {"items": []}
    for method, body in (("PATCH", {"by_check": False}), ("DELETE", None)):
        assert theirs.ask(method, f"/refund-methods/{row.public_id}", body).status_code == 404
    assert RefundMethod.objects.filter(by_check=True).count() == 1


def test_it_is_told_before_and_a_refund_check_needs_its_number(scene: Scene, ada: Caller, sam: Caller) -> None:
    make_refund_method(scene.legal_entity)
    order = submitted(scene, ada)
    wish = {"lines": [{"line": order["lines"][1]["id"], "quantity": "1"}], "reason": "NO-NEED"}
    [step] = sam.ask("POST", f"/orders/{order['id']}/preview-cancellation", wish).json()["settlement"]["steps"]
    assert (step["kind"], step["paid_out_by"]) == ("refund", "CHECK")
    assert sam.ask("POST", f"/orders/{order['id']}/cancel-lines", wish).status_code == 200
    [refund] = sam.ask("GET", "/refunds").json()["items"]
    assert (refund["state"], refund["paid_out_by"], refund["receivables_method"], refund["by_check"]) == (
        "to_pay_out",
        "CHECK",
        "CHQ",
        True,
    )
    [waiting] = sam.ask("GET", "/workbenches/refunds").json()["items"]
    assert waiting["deeds"] == ["write_check"]
    assert [(reason["code"], reason["facts"]["method"]) for reason in waiting["reasons"]] == [
        ("refund_check_is_to_write", "Check")
    ]
    address = f"/refunds/{refund['id']}/decide"
    refused = sam.ask("POST", address, {"decision": "paid_out"})
    assert (refused.status_code, refused.json()["code"]) == (422, "check_number_missing")
    early = sam.ask("POST", address, {"decision": "deny", "check_number": "7"})
    assert (early.status_code, early.json()["code"]) == (422, "no_check_written")
    paid = sam.ask("POST", address, {"decision": "paid_out", "check_number": "200417"}).json()
    assert (paid["state"], paid["check_number"]) == ("done", "200417")


def test_without_set_up_the_workbench_says_why_it_goes_back_as_it_came(scene: Scene, ada: Caller, sam: Caller) -> None:
    order = submitted(scene, ada)
    wish = {"lines": [{"line": order["lines"][1]["id"], "quantity": "1"}], "reason": "NO-NEED"}
    assert sam.ask("POST", f"/orders/{order['id']}/cancel-lines", wish).status_code == 200
    [waiting] = sam.ask("GET", "/workbenches/refunds").json()["items"]
    assert waiting["deeds"] == ["paid_out"]
    [reason] = waiting["reasons"]
    assert (reason["code"], reason["facts"]["method"], reason["facts"]["currency"]) == (
        "refund_is_to_pay_out_as_paid",
        "Cash",
        "EUR",
    )
