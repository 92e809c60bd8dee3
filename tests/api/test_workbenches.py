"""What waits for a person is read and worked off over the API, with the rules of the screens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.holds.models import OrderHold
from ringup.payments.models import CardEntry, PaymentMethod
from tests.api.conftest import Caller, caller_for, permitted
from tests.factories import make_rex
from tests.factories.calls import make_call_event, make_telephony_connection
from tests.factories.scenes import Scene
from tests.web.office.benches import large_check, over_the_limit, prepare

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_check_hold_is_found_with_its_reasons_and_released(scene: Scene, ada: Caller) -> None:
    prepare(scene)
    order = large_check(scene)
    sam = permitted(scene, "supervisor", scene.sam)
    counts = {row["name"]: row["count"] for row in sam.ask("GET", "/workbenches").json()["items"]}
    assert (counts["check-holds"], counts["out-of-balance"]) == (1, 0)
    found = sam.ask("GET", "/workbenches/check-holds").json()
    assert found["count"] == 1
    [row] = found["items"]
    assert (row["order"], row["amount"], row["deeds"]) == (order.public_id, "121.00", ["release", "cancel"])
    [reason] = row["reasons"]
    assert (reason["code"], reason["roles"]) == ("check_is_held", ["Supervisor"])
    address = f"/orders/{order.public_id}/holds/{row['hold']}/release"
    agent = ada.ask("POST", address, {})
    assert (agent.status_code, agent.json()["facts"]) == (403, {"permission": "release_holds"})
    released = sam.ask("POST", address, {})
    assert released.json()["items"][0]["cleared_at"] is not None
    assert sam.ask("GET", "/workbenches/check-holds").json() == {"count": 0, "items": []}
    again = sam.ask("POST", address, {})
    assert (again.status_code, again.json()["code"]) == (409, "hold_cleared_already")


def test_a_limit_is_raised_over_the_api(scene: Scene) -> None:
    prepare(scene)
    order = over_the_limit(scene)
    sam = permitted(scene, "supervisor", scene.sam)
    body = {"limit": {"amount": "12.10", "currency": "EUR"}}
    done = sam.ask("PUT", f"/orders/{order.public_id}/credit-limit", body)
    assert done.status_code == 200, done.content
    assert not OrderHold.objects.filter(cleared_at=None).exists()


def test_ada_and_rex_see_none_of_it(scene: Scene, ada: Caller) -> None:
    prepare(scene)
    order = large_check(scene)
    assert ada.ask("GET", "/workbenches").json() == {"items": []}
    assert ada.ask("GET", "/workbenches/check-holds").status_code == 403
    there = caller_for(scene.actor(make_rex()))
    assert there.ask("GET", "/workbenches/check-holds").json()["items"] == []
    assert there.ask("GET", f"/orders/{order.public_id}/holds").status_code == 404
    assert there.ask("GET", "/workbenches/coffee").status_code == 404


def test_a_silent_recorder_is_found_told_again_and_noted(scene: Scene, ada: Caller) -> None:
    prepare(scene)
    order = over_the_limit(scene)
    line = make_telephony_connection(legal_entity=scene.legal_entity)
    call = receive_call_event(None, connection=line.pk, facts=make_call_event("answered", agent="ada"))
    entry = CardEntry.objects.create(
        order=order,
        call=call,
        method=PaymentMethod.objects.filter(call_center=scene.call_center).latest("pk"),
        state=CardEntry.State.CLOSED,
        recorder=CardEntry.Recorder.RESUMING,
        resume_tries=3,
        resume_again_at=timezone.now() + timedelta(minutes=5),
        idempotency_key="silent",
        opened_by=scene.ada,
        ends_at=timezone.now(),
        currency="EUR",
    )
    sam = permitted(scene, "supervisor", scene.sam)
    [row] = sam.ask("GET", "/workbenches/paused-recordings").json()["items"]
    assert (row["card_entry"], row["deeds"]) == (entry.public_id, ["tell_recorder", "confirm_recording"])
    place = f"/card-entries/{entry.public_id}"
    told = sam.ask("POST", f"{place}/resume-recording", {})
    assert (told.status_code, told.json()["code"]) == (409, "recorder_says_nothing")
    agent = ada.ask("POST", f"{place}/confirm-recording", {"note": "Seen"})
    assert (agent.status_code, agent.json()["facts"]) == (403, {"permission": "resolve_payments"})
    there = caller_for(scene.actor(make_rex()))
    assert there.ask("POST", f"{place}/confirm-recording", {"note": "Seen"}).status_code == 404
    noted = sam.ask("POST", f"{place}/confirm-recording", {"note": "Seen in its log"})
    assert (noted.status_code, noted.json()["recorder"]) == (200, "recording")
    assert sam.ask("POST", f"{place}/confirm-recording", {"note": "Again"}).json()["code"] == "recorder_goes_on"
