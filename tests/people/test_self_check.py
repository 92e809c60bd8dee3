"""`ringup check` names each unsafe setting, and nothing on a safe deployment."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from ringup.plumbing.postgres import unsafe_settings
from ringup.project import self_check
from ringup.project.self_check import findings

pytestmark = pytest.mark.django_db

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6",
    "SECRET_KEY_IS_SET": True,
    "ALLOWED_HOSTS": ["orders.example.com"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


@pytest.fixture(autouse=True)
def safe_deployment(settings, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for name, value in SAFE.items():
        setattr(settings, name, value)
    # The test database may be fast instead of safe; one test asks the real question.
    monkeypatch.setattr(self_check, "unsafe_settings", lambda connection: [])


def codes() -> set[str]:
    return {finding.code for finding in findings()}


def test_a_safe_deployment_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "debug_on"),
        ("DEMO", True, "demo_mode"),
        ("SECRET_KEY_IS_SET", False, "no_secret_key"),
        ("SECRET_KEY", "x" * 60, "no_secret_key"),
        ("SECRET_KEY", "a1B2c3D4e5F6", "no_secret_key"),
        ("ALLOWED_HOSTS", ["orders.example.com", "*"], "wildcard_hosts"),
        ("ALLOWED_HOSTS", [], "no_hosts"),
        ("SESSION_COOKIE_SECURE", False, "insecure_cookies"),
        ("CSRF_COOKIE_SECURE", False, "insecure_cookies"),
        ("SECURE_SSL_REDIRECT", False, "insecure_cookies"),
        ("SECURE_HSTS_SECONDS", 0, "insecure_cookies"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "mail_goes_nowhere"),
    ],
)
def test_an_unsafe_setting_is_named(settings, name: str, value: object, code: str) -> None:  # type: ignore[no-untyped-def]
    setattr(settings, name, value)
    assert codes() == {code}


def test_settings_that_could_lose_orders_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """I36: asked of the server with a query."""
    monkeypatch.setattr(self_check, "unsafe_settings", unsafe_settings)
    parameters = {**connection.get_connection_params(), "options": "-c synchronous_commit=off"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: parameters.copy())
    found = {finding.code: finding.text for finding in findings()}
    assert "synchronous_commit = off" in found["database_not_durable"]


def test_pending_migrations_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'call_centers'")
    assert "migrations_pending" in codes()


def test_clocks_that_differ_are_named() -> None:
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        assert "clocks_differ" in codes()


def test_a_database_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "get_connection_params", lambda: {"host": "/nowhere", "dbname": "x"})
    assert codes() == {"database_unreachable"}
