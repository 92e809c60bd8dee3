"""Desks hear of a call at the commit, and only those whom it concerns."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.plumbing.live import CHANNEL
from tests.factories import make_scene
from tests.factories.calls import make_call_event, make_dialled_number, make_telephony_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listener() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    values = connection.get_connection_params()
    with psycopg.connect(
        dbname=values["dbname"],
        user=values.get("user"),
        host=values.get("host"),
        port=values.get("port"),
        autocommit=True,
    ) as own:
        own.execute(f"LISTEN {CHANNEL}")
        yield own


def heard(listener: psycopg.Connection[tuple[object, ...]]) -> list[dict[str, object]]:
    return [json.loads(note.payload) for note in listener.notifies(timeout=0.2)]


def test_the_desks_of_the_call_center_hear_the_ring_and_the_agent_the_answer(
    listener: psycopg.Connection[tuple[object, ...]],
) -> None:
    scene = make_scene()
    make_dialled_number(scene.call_center)
    link = make_telephony_connection()
    call = receive_call_event(None, connection=link.pk, facts=make_call_event())
    assert call is not None
    (ring,) = heard(listener)
    assert ring["call_center"] == scene.call_center.pk
    assert ring["facts"] == {"call": call.public_id, "state": "ringing"}
    assert "31101234567" not in json.dumps(ring), "news carry no data of customers"
    receive_call_event(None, connection=link.pk, facts=make_call_event("answered", agent="ada"))
    (answer,) = heard(listener)
    assert (answer["user"], answer.get("call_center")) == (scene.ada.pk, None)


def test_nobody_hears_of_what_was_rolled_back(listener: psycopg.Connection[tuple[object, ...]]) -> None:
    link = make_telephony_connection()
    with transaction.atomic():
        receive_call_event(None, connection=link.pk, facts=make_call_event())
        transaction.set_rollback(True)
    assert heard(listener) == []
