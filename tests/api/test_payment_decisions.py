"""Decisions about payments over the API: asked again, authorized, declined, replaced, voided again, cleared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentDifference, PaymentOperation
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.actions.payments.conftest import card_on_file, operation_of
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories import make_rex
from tests.factories.scenes import Scene
from tests.web.office.benches import declined, prepare, submitted, unanswered

pytestmark = pytest.mark.django_db(transaction=True)
BODIES = {
    "process": {},
    "authorize": {"code": "A7K2Q9"},
    "decline": {"reason": "STOLEN"},
    "replace": {"method": "CASH"},
}


@pytest.fixture
def acquirer(tmp_path: Path, settings: Settings) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        ours = {**running.settings, "seconds": str(IMPATIENCE)}
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": ours, "terminal_outside": {}}
        yield running


@pytest.fixture
def sam(scene: Scene, acquirer: TestAcquirer) -> Caller:
    prepare(scene)
    return permitted(scene, "supervisor", scene.sam)


def address(order: SalesOrder, deed: str) -> str:
    return f"/orders/{order.public_id}/payments/{order.payments.get().public_id}/{deed}"


def decide(caller: Caller, order: SalesOrder, deed: str, key: str = "one", **more: str) -> tuple[int, dict]:
    answer = caller.ask("POST", address(order, deed), {**BODIES[deed], **more}, **{"Idempotency-Key": f"{deed}-{key}"})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("deed", "status"),
    [("process", "declined"), ("authorize", "authorized"), ("decline", "declined"), ("replace", "paid")],
)
def test_a_declined_payment_is_decided_about(scene: Scene, sam: Caller, deed: str, status: str) -> None:
    order = declined(scene)
    code, told = decide(sam, order, deed)
    assert (code, told["id"]) == (200, order.public_id), told
    order.refresh_from_db()
    assert order.payment_status == status


def test_a_decision_that_is_sent_twice_is_made_once(scene: Scene, sam: Caller, acquirer: TestAcquirer) -> None:
    order = declined(scene)
    for _again in range(2):
        assert decide(sam, order, "process")[0] == 200
    assert PaymentOperation.objects.filter(payment_line__order=order).count() == 2
    assert decide(sam, order, "process", key="two")[0] == 200
    assert PaymentOperation.objects.filter(payment_line__order=order).count() == 3


@pytest.mark.parametrize("deed", BODIES)
def test_a_payment_that_stands_is_not_decided_about(scene: Scene, sam: Caller, deed: str) -> None:
    order = submitted(scene, "good", function="card", token="tok_visa")
    code, told = decide(sam, order, deed)
    assert (code, told["code"]) == (422, "payment_state_forbids")
    assert told["facts"]["payment_status"] == "authorized"


@pytest.mark.parametrize("deed", ["authorize", "decline"])
def test_an_agent_decides_nothing_by_hand(scene: Scene, sam: Caller, ada: Caller, deed: str) -> None:
    order = declined(scene)
    code, told = decide(ada, order, deed)
    assert (code, told["facts"]) == (403, {"permission": "resolve_payments"})


@pytest.mark.parametrize("deed", BODIES)
def test_rex_finds_no_order_and_a_foreign_payment_is_not_found(scene: Scene, sam: Caller, deed: str) -> None:
    order, other = declined(scene), declined(scene, "other")
    code, told = decide(caller_for(scene.actor(make_rex())), order, deed)
    assert (code, told["code"]) == (404, "order_not_found")
    place = f"/orders/{order.public_id}/payments/{other.payments.get().public_id}/{deed}"
    answer = sam.ask("POST", place, BODIES[deed], **{"Idempotency-Key": "foreign"})
    assert (answer.status_code, answer.json()["code"]) == (404, "payment_not_found")


def test_an_unknown_payment_is_replaced_with_the_note_of_who_looked_it_up(
    scene: Scene, sam: Caller, ada: Caller, acquirer: TestAcquirer
) -> None:
    order = unanswered(scene)
    code, told = decide(sam, order, "replace")
    assert (code, told["code"]) == (422, "payment_unknown_outcome")
    code, told = decide(ada, order, "replace", not_done="I think so")
    assert (code, told["code"]) == (403, "not_permitted")
    card = card_on_file(scene, "tok_mastercard")
    code, told = decide(sam, order, "replace", "two", method="CARD", card=card.public_id, not_done="not in the portal")
    assert code == 200, told
    order.refresh_from_db()
    assert (order.payment_status, operation_of(order).state) == ("authorized", "succeeded")


def test_a_refused_void_is_asked_for_again_or_cleared(scene: Scene, sam: Caller, ada: Caller, acquirer: TestAcquirer):
    order = submitted(scene, "good", function="card", token="tok_visa")
    held = operation_of(order)
    refused = PaymentOperation.objects.create(
        payment_line=held.payment_line,
        kind="void",
        state="declined",
        currency="EUR",
        amount_minor=held.amount_minor,
        idempotency_key="refused",
        request_hash="x",
        connector="fake_acquirer",
        parent=held,
        processor_reference=held.processor_reference,
        settled_at=timezone.now(),
    )
    [row] = sam.ask("GET", "/workbenches/unknown-payments").json()["items"]
    assert (row["operation"], row["deeds"]) == (refused.public_id, ["void_again", "clear_void"])
    place = f"/payment-operations/{refused.public_id}"
    assert ada.ask("POST", f"{place}/void-again", {}).status_code == 403
    assert ada.ask("POST", f"{place}/clear", {"note": "gone"}).status_code == 403
    assert sam.ask("POST", "/payment-operations/nosuch/clear", {"note": "gone"}).status_code == 404
    assert sam.ask("POST", f"{place}/clear", {"note": " "}).json()["code"] == "note_required"
    assert sam.ask("POST", f"{place}/void-again", {}).json() == {"state": "succeeded"}
    late = sam.ask("POST", f"{place}/clear", {"note": "gone"})
    assert (late.status_code, late.json()["code"]) == (409, "void_is_cleared")
    assert sam.ask("GET", "/workbenches/unknown-payments").json()["count"] == 0


def test_a_difference_to_a_processor_is_listed_asked_about_and_explained(scene: Scene, sam: Caller, ada: Caller):
    found = PaymentDifference.objects.create(
        connector="fake_acquirer", kind="stranger", reference="ch_9", theirs="refund 5.00 EUR", currency="EUR"
    )
    [row] = sam.ask("GET", "/workbenches/payment-differences").json()["items"]
    assert (row["difference"], row["order"], row["deeds"]) == (found.public_id, "", ["explain"])
    assert [reason["code"] for reason in row["reasons"]] == ["unknown_to_us"]
    place = f"/payment-differences/{found.public_id}"
    assert ada.ask("POST", f"{place}/explain", {"note": "n"}).status_code == 403
    assert ada.ask("POST", f"{place}/compare", {}).status_code == 403
    asked = sam.ask("POST", f"{place}/compare", {})
    assert (asked.status_code, asked.json()["code"]) == (422, "difference_is_not_ours")
    assert caller_for(scene.actor(make_rex())).ask("POST", f"{place}/explain", {"note": "n"}).status_code == 404
    told = sam.ask("POST", f"{place}/explain", {"note": "refunded at the fair"})
    assert (told.status_code, told.json()["explanation"]) == (200, "refunded at the fair")
    assert sam.ask("POST", f"{place}/explain", {"note": "again"}).status_code == 404
