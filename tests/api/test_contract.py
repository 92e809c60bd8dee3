"""The API keeps what its description promises, for whatever is sent to it: no 5xx, no answer that is not described."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.web.safety.world import World, make_world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
# What an address may mean, by the name of its parameter.
MEANT = ("order", "line", "customer", "number")
FEW = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def described(world: World) -> Any:
    """The API as a program sees it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@FEW
def test_what_is_sent_by_a_stranger_breaks_nothing(case: Any, world: World) -> None:
    ask_and_check(case, world)


@schema.parametrize()
@FEW
def test_own_things_are_answered_as_described(case: Any, world: World) -> None:
    mean(case, world.ours.objects)
    ask_and_check(case, world)


@schema.parametrize()
@FEW
def test_foreign_things_do_not_exist_whatever_is_sent(case: Any, world: World) -> None:
    mean(case, world.theirs.objects)
    response = ask_and_check(case, world)
    assert world.theirs.word not in response.text
    if set(case.path_parameters or {}) & set(MEANT):
        assert response.status_code in (400, 401, 404, 405, 422), response.text


def mean(case: Any, objects: dict[str, str]) -> None:
    """Let the address mean things of a company, and the body name them."""
    for name in MEANT:
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = objects[name]
    if isinstance(case.body, dict):
        if "customer" in case.body:
            case.body["customer"] = objects["customer"]
        for line in [case.body, *(case.body.get("lines") or [] if isinstance(case.body.get("lines"), list) else [])]:
            if isinstance(line, dict) and "item" in line:
                line["item"] = objects["number"]


def ask_and_check(case: Any, world: World) -> Any:
    token = world.visitors["administrator"].token
    return case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
