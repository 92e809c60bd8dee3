"""What makes a deployment unsafe. Each check looks at one thing and says how to mend it; CHECKS is the list.

A check returns a text for the operator, or None. Those of the database open a connection of their own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ringup.plumbing.postgres import unsafe_settings

OLDEST_POSTGRESQL = 150_000
LARGEST_SKEW_SECONDS = 5.0
SHORTEST_SECRET = 40
MAIL_THAT_GOES_NOWHERE = ("filebased", "console", "locmem", "dummy")
# Said better, and only where it matters, by the checks below.
DJANGO_CHECKS_COVERED = {
    "security.W004",
    "security.W008",
    "security.W009",
    "security.W012",
    "security.W016",
    "security.W018",
    "security.W020",
    "security.W021",  # to be put on the browsers' list is a decision for a whole domain
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One unsafe thing; the code is stable, for scripts."""

    code: str
    text: str


def findings() -> list[Finding]:
    """All findings, in the order of CHECKS. Needs Django's settings; does not need a reachable database."""
    found = [Finding(code=code, text=text) for code, check in CHECKS if (text := check())]
    return [*found, *_of_database(), *_of_django()]


def debug_on() -> str | None:
    """Error pages with settings and local variables, for everybody."""
    return "RINGUP_DEBUG is on: error pages show the inside to everybody. Unset it." if settings.DEBUG else None


def demo_mode() -> str | None:
    """The demo's well-known logins."""
    return "RINGUP_DEMO is on: its logins are public. Unset it." if settings.DEMO else None


def no_secret_key() -> str | None:
    """Sessions that end at every restart, or a key that can be guessed."""
    if not settings.SECRET_KEY_IS_SET:
        return "RINGUP_SECRET_KEY is not set. Give every process of this deployment the same long random text."
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        return f"RINGUP_SECRET_KEY is too easy. Use at least {SHORTEST_SECRET} random characters."
    return None


def wildcard_hosts() -> str | None:
    """Any host name in a request would get into links in mails."""
    if any(host in {"*", "."} for host in settings.ALLOWED_HOSTS):
        return "RINGUP_HOSTS allows every name. List the names that people type."
    return None


def no_hosts() -> str | None:
    """A server that answers nobody."""
    return None if settings.ALLOWED_HOSTS else "RINGUP_HOSTS is empty. List the names that people type."


def insecure_cookies() -> str | None:
    """Sign-in cookies over plain http."""
    safe = (
        settings.SESSION_COOKIE_SECURE
        and settings.CSRF_COOKIE_SECURE
        and settings.SESSION_COOKIE_HTTPONLY
        and settings.SECURE_SSL_REDIRECT
        and settings.SECURE_HSTS_SECONDS > 0
    )
    return None if safe else "RINGUP_HTTPS is off: sign-in cookies travel in clear. Serve over https and unset it."


def mail_goes_nowhere() -> str | None:
    """Customers who never get their confirmation."""
    if any(word in settings.EMAIL_BACKEND for word in MAIL_THAT_GOES_NOWHERE):
        return (
            "Mail is not sent. Set RINGUP_EMAIL_BACKEND to django.core.mail.backends.smtp.EmailBackend "
            "and RINGUP_SMTP_HOST to your mail server."
        )
    return None


CHECKS: tuple[tuple[str, Callable[[], str | None]], ...] = (
    ("debug_on", debug_on),
    ("demo_mode", demo_mode),
    ("insecure_cookies", insecure_cookies),
    ("mail_goes_nowhere", mail_goes_nowhere),
    ("no_hosts", no_hosts),
    ("no_secret_key", no_secret_key),
    ("wildcard_hosts", wildcard_hosts),
)


def _of_database() -> Iterable[Finding]:
    parameters = connection.get_connection_params()
    for foreign in ("context", "cursor_factory", "pool"):
        parameters.pop(foreign, None)
    try:
        with psycopg.connect(**parameters, connect_timeout=10) as own:
            yield from _of_server(own)
    except psycopg.OperationalError as error:
        yield Finding(code="database_unreachable", text=f"The database does not answer: {error}")
        return
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        text = f"{len(missing)} migrations are not applied, the first is {missing[0][0]}. Run `ringup migrate`."
        yield Finding(code="migrations_pending", text=text)


def _of_server(own: "psycopg.Connection[Any]") -> Iterable[Finding]:
    if own.info.server_version < OLDEST_POSTGRESQL:
        text = f"The database is PostgreSQL {own.info.server_version // 10_000}; 15 is the oldest that works."
        yield Finding(code="database_too_old", text=text)
    if unsafe := unsafe_settings(own):
        text = f"The database may lose acknowledged orders: {', '.join(unsafe)}. Turn these on."
        yield Finding(code="database_not_durable", text=text)
    row = own.execute("SELECT clock_timestamp()").fetchone()
    skew = abs((datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
    if skew > LARGEST_SKEW_SECONDS:
        text = f"This machine's clock and the database's differ by {skew:.0f} s. Let both follow a time server."
        yield Finding(code="clocks_differ", text=text)


def _of_django() -> Iterable[Finding]:
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced() and message.id not in DJANGO_CHECKS_COVERED:
            yield Finding(code=str(message.id), text=" ".join(filter(None, [str(message.msg), message.hint])))
