"""Every answer has its headers: pages, parts, redirects, errors, static files, the API and the webhooks."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web.safety.doors import HTMX, address_of, ask, doors
from tests.web.safety.world import World

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def faults(response: Any) -> list[str]:
    """What is missing or too wide."""
    found = [name for name, value in EXPECTED.items() if response.headers.get(name) != value]
    policy = dict(
        part.strip().partition(" ")[::2] for part in response.headers.get("Content-Security-Policy", "").split(";")
    )
    if "unsafe" in str(policy) or "*" in str(policy) or "http:" in str(policy):
        found.append(f"too wide: {policy}")
    for directive, value in (
        ("default-src", "'self'"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("frame-ancestors", "'none'"),
        ("form-action", "'self'"),
    ):
        if policy.get(directive) != value:
            found.append(f"{directive}: {policy.get(directive)}")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    return found


@pytest.mark.parametrize("column", ["nobody", "administrator", "rex"])
def test_every_route_answers_with_its_headers(world: World, column: str) -> None:
    wrong = []
    for (method, name), route in doors():
        for headers in ({}, HTMX):
            response = ask(world.visitors[column], method, route, address_of(route, world.ours), **headers)
            if found := faults(response):
                wrong.append(f"{method} {name} {headers} {response.status_code}: {found}")
            if "no-store" not in response.headers.get("Cache-Control", "no-store"):
                wrong.append(f"{method} {name}: {response.headers['Cache-Control']}")
    assert not wrong, "\n".join(wrong)


def not_found(client: Client) -> Any:
    return client.get("/no/such/page")


def wrong_host(client: Client) -> Any:
    return client.get("/", headers={"Host": "evil.example"})


def without_token(client: Client) -> Any:
    return Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})


def broken(client: Client) -> Any:
    client.raise_request_exception = False
    with patch("ringup.web.accounts.views.render", side_effect=RuntimeError("card 4111111111111111, key s3cr3t")):
        return client.get("/account/locked/")


@pytest.mark.parametrize(("fail", "status"), [(not_found, 404), (wrong_host, 400), (without_token, 403), (broken, 500)])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.django_db
def test_errors_have_a_page_of_ours_and_say_nothing_of_the_inside(
    fail: Callable[[Client], Any], status: int, headers: dict[str, str], language: str
) -> None:
    client = Client(headers={"Accept-Language": language, **headers})
    response = fail(client)
    text = response.content.decode()
    assert response.status_code == status
    assert faults(response) == []
    assert "Traceback" not in text
    assert "s3cr3t" not in text
    assert "settings" not in text.lower()
    assert "<h1" in text or "status-line" in text


def test_what_needs_https_says_so(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    redirected = client.get("/account/login/")
    assert (redirected.status_code, redirected.headers["Location"]) == (301, "https://testserver/account/login/")
    assert faults(redirected) == []
    assert "max-age=31536000" in client.get("/account/locked/", secure=True).headers["Strict-Transport-Security"]
