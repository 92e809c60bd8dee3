"""A call is followed from the ring to the end; late, repeated and reordered events change nothing twice."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.calls.actions import act_on_call_event as acting
from ringup.calls.actions.name_caller import name_caller
from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.calls.actions.take_call import take_call
from ringup.calls.models import Call, CallEvent, TelephonyConnection
from ringup.calls.queries import find_call, find_live_call, list_customer_calls
from ringup.customers.models import CustomerPhone
from ringup.jobs.act_on_call_events import act_on_call_events
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_mallory, make_rex, make_scene
from tests.factories.calls import make_call_event, make_dialled_number, make_telephony_connection
from tests.factories.company import make_call_center

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_dialled_number(scene.call_center)
    return scene


@pytest.fixture
def link(scene: Scene) -> TelephonyConnection:
    return make_telephony_connection()


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


def tell(link: TelephonyConnection, kind: str = "ringing", **values: object) -> Call:
    call = receive_call_event(None, connection=link.pk, facts=make_call_event(kind, **values))  # type: ignore[arg-type]
    assert call is not None
    return call


def test_the_caller_is_recognized_and_the_dialled_number_leads_to_its_call_center(
    scene: Scene, link: TelephonyConnection
) -> None:
    call = tell(link, caller="010 123 45 67", dialled="010-8000000")
    assert call.customer_id == scene.carla.pk
    assert call.caller_e164 == "+31101234567"
    assert call.call_center_id == scene.call_center.pk
    assert (call.state, call.agent_id) == ("ringing", None)


def test_several_customers_with_the_number_are_candidates(scene: Scene, link: TelephonyConnection, ada: Actor) -> None:
    CustomerPhone.objects.create(customer=scene.bruno, e164="+31101234567", raw="010 1234567")
    tell(link)
    live = find_live_call(ada)
    assert live is not None
    assert live.customer == ""
    assert [hit.number for hit in live.candidates] == ["C-100001", "C-100002"]


@pytest.mark.parametrize("caller", ["", "anonymous", "+4599999999"])
def test_an_unknown_caller_is_a_call_all_the_same(link: TelephonyConnection, ada: Actor, caller: str) -> None:
    tell(link, caller=caller)
    live = find_live_call(ada)
    assert live is not None
    assert (live.caller, live.customer, live.candidates) == (caller, "", ())


def test_a_call_for_one_agent_shows_only_there(scene: Scene, link: TelephonyConnection, ada: Actor) -> None:
    mallory = scene.actor(make_mallory(scene.call_center))
    tell(link, agent="ada")
    live = find_live_call(ada)
    assert live is not None
    assert live.is_mine
    assert find_live_call(mallory) is None


def test_a_call_for_everybody_shows_in_its_call_center_and_in_no_other(scene: Scene, link: TelephonyConnection) -> None:
    elsewhere = make_mallory(make_call_center("DELFT"))
    tell(link)
    assert find_live_call(scene.actor()) is not None
    assert find_live_call(scene.actor(elsewhere)) is None


def test_a_call_to_an_unknown_number_goes_to_the_call_center_of_its_agent(
    scene: Scene, link: TelephonyConnection
) -> None:
    call = tell(link, dialled="+31109999999", agent="ada")
    assert call.call_center_id == scene.call_center.pk


def test_an_agent_of_another_company_is_nobody_here(link: TelephonyConnection) -> None:
    make_rex()
    assert tell(link, agent="rex").agent_id is None


def test_the_call_ends_and_stands_in_the_history(scene: Scene, link: TelephonyConnection, ada: Actor) -> None:
    start = timezone.now() - timedelta(minutes=9)
    tell(link, at=start, agent="ada")
    tell(link, "answered", at=start + timedelta(seconds=8), agent="ada")
    tell(link, "ended", at=start + timedelta(seconds=128))
    assert find_live_call(ada) is None
    (past,) = list_customer_calls(customer=scene.carla.pk)
    assert (past.state, past.agent, past.seconds, past.caller) == ("ended", "Ada", 120, "+31101234567")


@pytest.mark.parametrize("order", list(permutations(["ringing", "answered", "ended"])))
def test_events_in_any_order_make_the_same_call(scene: Scene, link: TelephonyConnection, order: Sequence[str]) -> None:
    start = timezone.now() - timedelta(minutes=9)
    facts = {
        "ringing": {"at": start},
        "answered": {"at": start + timedelta(seconds=8), "agent": "ada"},
        "ended": {"at": start + timedelta(seconds=128), "caller": "", "dialled": ""},
    }
    for kind in order:
        tell(link, kind, **facts[kind])
    call = Call.objects.get()
    assert (call.state, call.agent_id, call.customer_id) == ("ended", scene.ada.pk, scene.carla.pk)
    assert call.call_center_id == scene.call_center.pk
    assert call.ringing_at == start
    assert call.answered_at is not None
    assert call.ended_at is not None
    assert (call.answered_at - start, call.ended_at - start) == (timedelta(seconds=8), timedelta(seconds=128))


def test_a_repeated_event_changes_nothing(scene: Scene, link: TelephonyConnection) -> None:
    tell(link, "answered", agent="ada")
    before = Call.objects.values().get()
    make_mallory(scene.call_center)
    tell(link, "answered", agent="mallory", caller="+4599999999", at=timezone.now() + timedelta(hours=1))
    assert Call.objects.values().get() == before
    assert CallEvent.objects.count() == 1


def test_two_exchanges_may_give_their_calls_the_same_id(link: TelephonyConnection) -> None:
    other = make_telephony_connection(name="Second exchange")
    assert tell(link).pk != tell(other).pk


def test_an_event_that_fails_is_stored_and_done_later(
    link: TelephonyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_actor: None, *, event: CallEvent) -> Call:
        raise RuntimeError(f"event {event.pk}: the exchange is on fire")

    with monkeypatch.context() as patch:
        patch.setitem(acting.ACTIONS, make_call_event().kind, broken)
        assert receive_call_event(None, connection=link.pk, facts=make_call_event()) is None
    event = CallEvent.objects.get()
    assert (event.acted_at, event.attempts) == (None, 1)
    assert "on fire" in event.problem
    assert not Call.objects.exists()

    CallEvent.objects.update(received_at=timezone.now() - timedelta(minutes=1))
    assert act_on_call_events() == 1
    assert Call.objects.get().state == "ringing"
    assert act_on_call_events() == 0


def test_an_agent_takes_a_call_that_rings_for_everybody(scene: Scene, link: TelephonyConnection, ada: Actor) -> None:
    call = tell(link).public_id
    taken = take_call(ada, call=call)
    assert isinstance(taken, Call)
    assert taken.agent_id == ada.user
    assert isinstance(take_call(ada, call=call), Call)
    mallory = scene.actor(make_mallory(scene.call_center))
    refusal = take_call(mallory, call=call)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts) == ("call_taken", {"agent": "Ada"})


def test_a_call_that_has_ended_is_not_taken(link: TelephonyConnection, ada: Actor) -> None:
    tell(link)
    refusal = take_call(ada, call=tell(link, "ended").public_id)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "call_ended"


def test_the_agent_says_who_is_on_the_line(scene: Scene, link: TelephonyConnection, ada: Actor) -> None:
    call = tell(link, caller="anonymous").public_id
    name_caller(ada, call=call, customer=scene.bruno.public_id)
    live = find_live_call(ada)
    assert live is not None
    assert live.customer == scene.bruno.public_id


def test_rex_sees_and_takes_no_call_of_ours(scene: Scene, link: TelephonyConnection) -> None:
    call = tell(link).public_id
    rex = scene.actor(make_rex())
    assert find_live_call(rex) is None
    assert find_call(rex, call=call) is None
    for outcome in (take_call(rex, call=call), name_caller(rex, call=call, customer=scene.carla.public_id)):
        assert isinstance(outcome, Refusal)
        assert outcome.code == "call_not_found"


def test_an_end_that_was_never_told_does_not_keep_a_call_ringing(link: TelephonyConnection, ada: Actor) -> None:
    tell(link, at=timezone.now() - timedelta(minutes=11))
    assert find_live_call(ada) is None
    tell(link, "answered", call="A-2", at=timezone.now() - timedelta(minutes=11), agent="ada")
    assert find_live_call(ada) is not None
