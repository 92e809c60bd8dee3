"""The API keeps what its description promises, for whatever is sent to it: no 5xx, no answer that is not described.

Schemathesis makes the requests from the description. The run is always the same: Hypothesis draws without chance, and
what a request did is undone before the next one.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from pytest_django import DjangoDbBlocker, Settings
from schemathesis import GenerationMode
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

from tests.web.safety.world import Company, World, make_world

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
MEANT = ("approval", "charge", "coupon", "order", "line", "customer", "number")
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def few(examples: int) -> run:
    """So many requests to each operation, the same ones in every run."""
    return run(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all tests here: what requests do is undone, and at the end the world itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The test's transaction outlives a request, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(world: World, open_connection: None, settings: Settings) -> Any:
    """The API as a program sees it that runs on the same machine."""
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["localhost"]
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def operations(described: Any) -> Iterator[Any]:
    """Every operation of the description."""
    found = [result.ok() for result in described.get_all_operations()]
    assert len(found) > 10, "the description names the operations"
    return iter(found)


def test_the_limits_of_every_value_are_kept(described: Any, world: World) -> None:
    """Shortest, longest, just too long, left out, of another type, sent with a method that there is not."""
    for operation in operations(described):
        config = described.config.generation_for(operation=operation)
        cases = described.iter_coverage_cases(operation, generation_modes=list(BOTH), generation_config=config)
        for case in cases:
            ask_and_check(case, token=world.visitors["administrator"].token)


def test_own_things_are_answered_as_described(described: Any, world: World) -> None:
    def check(case: Any) -> None:
        ask_and_check(case, token=world.visitors["administrator"].token)

    for operation in operations(described):
        send_many(operation, world.ours, check, examples=6)


def test_foreign_things_do_not_exist_whatever_is_sent(described: Any, world: World) -> None:
    """Ill-formed may be the token, too (401)."""

    def check(case: Any) -> None:
        response = ask_and_check(case, token=world.visitors["administrator"].token)
        assert world.theirs.word not in response.text
        if set(case.path_parameters or {}) & set(MEANT):
            assert response.status_code in (400, 401, 404, 422), response.text

    for operation in operations(described):
        send_many(operation, world.theirs, check, examples=5)


def test_nobody_comes_in_without_a_token_whatever_is_sent(described: Any, world: World) -> None:
    def check(case: Any) -> None:
        for token in ("", "rup_wrong"):
            response = ask_and_check(case, token=token)
            assert response.status_code == 401, response.text
            assert world.ours.word not in response.text

    for operation in operations(described):
        send_many(operation, world.ours, check, examples=2)


def send_many(operation: Any, company: Company, check: Callable[[Any], None], *, examples: int) -> None:
    """Well-formed and ill-formed requests whose addresses mean things of the company, and well-formed bodies too."""
    named = {parameter.name for parameter in operation.path_parameters}
    meant = {name: company.objects[name] for name in MEANT if name in named}
    for mode in BOTH:
        objects = company.objects if mode == GenerationMode.POSITIVE else {}
        few(examples)(
            given(case=operation.as_strategy(generation_mode=mode, path_parameters=meant))(sender(check, objects))
        )()


def sender(check: Callable[[Any], None], objects: dict[str, str]) -> Callable[..., None]:
    """What Hypothesis calls with each request."""

    def send(case: Any) -> None:
        name_things(case.body, objects)
        check(case)

    return send


def name_things(body: Any, objects: dict[str, str]) -> None:
    """Let a well-formed body name things of a company."""
    if not objects or not isinstance(body, dict):
        return
    if "customer" in body:
        body["customer"] = objects["customer"]
    for line in [body, *body.get("lines", [])]:
        if "item" in line:
            line["item"] = objects["number"]


def ask_and_check(case: Any, *, token: str) -> Any:
    """The answer, found to be as described; what the request did is undone."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # A header that was left out on purpose is back with our token: the request need not be turned down for it.
    made_good = token and any(
        location.is_in_header and part.mode.is_negative for location, part in case.meta.components.items()
    )
    checks = [check for check in CHECKS if check != negative_data_rejection or not made_good]
    with transaction.atomic():
        response = case.call_and_validate(headers=headers, checks=checks)
        transaction.set_rollback(True)
    return response
