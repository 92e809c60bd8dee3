"""Every refusal is problem+json with a code, wherever it comes from: the door, the address, the method, the content."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from ringup.call_centers.models import Role
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing.idempotency import Held, content_hash, hold_key, let_go
from tests.api.conftest import Caller, permitted
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def assert_refused(answer: Any, status: int, code: str) -> None:
    """The answer is a problem of that status and code."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, status, code)
    assert isinstance(answer.json()["errors"], list)


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "code"),
    [
        ("POST", "/orders", "no JSON", 400, "bad_request"),
        ("GET", "/no/such/thing", None, 404, "not_found"),
        ("GET", "/orders/zzzzzzzzzzzzzz", None, 404, "order_not_found"),
        ("DELETE", "/orders", None, 405, "method_not_allowed"),
        ("POST", "/openapi.json", {}, 405, "method_not_allowed"),
        ("POST", "/orders", {"lines": 1}, 422, "not_understood"),
        ("POST", "/orders", {"lines": [{"item": "NO-SUCH"}]}, 422, "item_not_found"),
        ("POST", "/price", {"percnt": 1}, 422, "not_understood"),
        ("GET", "/orders?cursor=nonsense", None, 422, "cursor_not_understood"),
    ],
)
def test_what_is_refused_is_a_problem_with_a_code(
    ada: Caller, method: str, address: str, body: object, status: int, code: str
) -> None:
    assert_refused(ada.ask(method, address, body), status, code)


def test_a_caller_without_a_token_is_refused(ada: Caller) -> None:
    assert_refused(Caller("rup_wrong").ask("GET", "/orders"), 401, "not_authenticated")
    assert_refused(ada.ask("GET", "/orders", Authorization=""), 401, "not_authenticated")


def test_a_role_that_does_not_allow_it_is_refused(scene: Scene, ada: Caller) -> None:
    role = Role.objects.get(legal_entity=scene.legal_entity, code="agent")
    role.permissions = [Permission.USE_API.value]
    role.save()
    assert_refused(ada.ask("POST", "/orders", {"customer": scene.carla.public_id}), 403, "not_permitted")


def test_what_breaks_is_a_problem_too_and_says_nothing_of_the_inside(ada: Caller) -> None:
    client = Client(raise_request_exception=False)
    with patch("ringup.api.v1.orders.page_of", side_effect=RuntimeError("key s3cr3t")):
        answer = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {ada.key}"}, secure=True)
    assert_refused(answer, 500, "server_error")
    assert b"s3cr3t" not in answer.content


def test_a_database_that_is_away_is_said_with_the_time_to_wait(ada: Caller) -> None:
    client = Client(raise_request_exception=False)
    with patch("ringup.api.v1.orders.page_of", side_effect=OperationalError("connection refused")):
        answer = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {ada.key}"}, secure=True)
    assert_refused(answer, 503, "database_away")
    assert answer.headers["Retry-After"] == "5"


def test_a_host_that_is_not_ours_is_a_problem_too(client: Client) -> None:
    assert_refused(client.get("/api/v1/orders", headers={"Host": "evil.example"}, secure=True), 400, "bad_request")


def test_a_refused_method_hears_which_there_are(ada: Caller) -> None:
    assert ada.ask("DELETE", "/orders").headers["Allow"] == "GET, HEAD, POST"
    assert ada.ask("PUT", "/openapi.json").headers["Allow"] == "GET, HEAD"


def test_a_head_says_what_a_get_would(scene: Scene, ada: Caller) -> None:
    got, head = (ada.ask(method, f"/customers/{scene.carla.public_id}") for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))


# --- Once per key -----------------------------------------------------------------------------------------------------
def held_for(scene: Scene, body: object) -> Held:
    """Ada's request is being worked on."""
    request = content_hash(b"POST", b"/api/v1/orders", json.dumps(body).encode())
    held = hold_key(scope=f"api:{scene.legal_entity.pk}:{scene.ada.pk}", key="k", request_hash=request)
    assert isinstance(held, Held)
    return held


def test_a_key_whose_request_is_being_worked_on_is_told_to_wait_and_works_after(scene: Scene, ada: Caller) -> None:
    body = {"customer": scene.carla.public_id}
    held = held_for(scene, body)
    waiting = ada.ask("POST", "/orders", body, **{"Idempotency-Key": "k"})
    assert_refused(waiting, 409, "idempotency_in_progress")
    assert waiting.headers["Retry-After"] == "1"
    let_go(held)
    assert ada.ask("POST", "/orders", body, **{"Idempotency-Key": "k"}).status_code == 201


def test_a_key_with_other_content_is_refused_also_while_the_first_is_worked_on(scene: Scene, ada: Caller) -> None:
    held_for(scene, {"customer": scene.carla.public_id})
    assert_refused(ada.ask("POST", "/orders", {}, **{"Idempotency-Key": "k"}), 422, "idempotency_key_reused")


def test_a_key_is_its_callers_own(scene: Scene, ada: Caller) -> None:
    body = {"customer": scene.carla.public_id}
    sam = permitted(scene, "supervisor", scene.sam)
    first, other = (one.ask("POST", "/orders", body, **{"Idempotency-Key": "k"}) for one in (ada, sam))
    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json()["id"] != other.json()["id"]


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "k" * 256])
def test_a_key_that_is_none_is_refused(scene: Scene, ada: Caller, key: str) -> None:
    answer = ada.ask("POST", "/orders", {"customer": scene.carla.public_id}, **{"Idempotency-Key": key})
    assert_refused(answer, 422, "idempotency_key_not_understood")
