"""The door of the telephony system: signed, fresh, small, and the same event may come a hundred times."""

import json
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ringup.calls.models import Call, CallEvent, TelephonyConnection
from ringup.values.signature import HEADER, sign
from tests.factories import make_scene
from tests.factories.calls import SECRET, make_dialled_number, make_telephony_connection

pytestmark = pytest.mark.django_db

RINGING = {"event": "ringing", "call": "A-1", "from": "+31101234567", "to": "+31108000000", "agent": "ada"}


@pytest.fixture
def link() -> TelephonyConnection:
    make_dialled_number(make_scene().call_center)
    return make_telephony_connection()


def post(
    link: str,
    body: object = RINGING,
    *,
    secret: str = SECRET,
    age: int = 0,
    header: str | None = None,
    sent: bytes | None = None,
) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = sign(secret=secret, timestamp=int(time.time()) - age, body=raw) if header is None else header
    address = reverse("webhooks:telephony", args=[link])
    return Client(enforce_csrf_checks=True).post(
        address, data=raw if sent is None else sent, content_type="application/json", headers={HEADER: signature}
    )


def test_a_signed_event_rings(link: TelephonyConnection) -> None:
    answer = post(link.public_id)
    call = Call.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"call": call.public_id, "state": "ringing"}


def test_the_same_event_again_is_answered_the_same_and_done_once(link: TelephonyConnection) -> None:
    first, *others = [post(link.public_id) for _ in range(5)]
    assert {other.content for other in others} == {first.content}
    assert (Call.objects.count(), CallEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "not the secret"},
        {"age": 301},
        {"age": -302},
        {"header": ""},
        {"header": "t=,v1="},
        {"sent": json.dumps({**RINGING, "from": "+4512345678"}).encode()},
    ],
)
def test_what_is_not_signed_or_not_fresh_is_turned_away(link: TelephonyConnection, forged: dict[str, Any]) -> None:
    answer = post(link.public_id, **forged)
    assert answer.status_code == 401
    assert not CallEvent.objects.exists()


def test_an_unknown_or_switched_off_connection_answers_like_a_wrong_signature(link: TelephonyConnection) -> None:
    unknown = post("k7w2m9xq4tz8vb")
    TelephonyConnection.objects.update(active=False)
    switched_off = post(link.public_id)
    wrong = post(link.public_id, secret="wrong")
    assert {(a.status_code, a.content) for a in (unknown, switched_off, wrong)} == {(401, wrong.content)}


def test_the_signature_of_one_company_opens_no_door_of_another(link: TelephonyConnection) -> None:
    other = make_telephony_connection(name="Second", secret="a secret of its own")
    assert post(other.public_id).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"ringing"', b"\xff\xfe", {"event": "burning", "call": "A-1"}, b"[" * 9000]
)
def test_what_is_no_event_is_a_bad_request(link: TelephonyConnection, body: object) -> None:
    answer = post(link.public_id, body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "event_not_understood"


def test_a_huge_body_is_not_even_read(link: TelephonyConnection) -> None:
    assert post(link.public_id, {**RINGING, "more": "x" * 20_000}).status_code == 401


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_only_post_comes_in(link: TelephonyConnection, method: str) -> None:
    assert getattr(Client(), method)(reverse("webhooks:telephony", args=[link.public_id])).status_code == 405
