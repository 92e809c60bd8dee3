"""Screens are tested as over https, without the redirect that leads there; some of them in a real browser."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import override_settings
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ringup.call_centers.models import User
from tests.factories import make_session
from tests.waiting import eventually

# A busy machine is no fault of the page.
expect.set_options(timeout=20_000)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(autouse=True)
def plain_server(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The test client speaks http, and static files have their plain names."""
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; a sandbox of its own does not start inside a container."""
    # Playwright's event loop runs in the thread of the tests; their queries are meant all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def live_server(plain_browser_settings: None) -> Iterator[LiveServer]:
    """The application on a port of its own."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def plain_browser_settings() -> Iterator[None]:
    """A live server speaks http, where a browser takes no cookie that asks for more. Set before the server starts."""
    with override_settings(
        SECURE_SSL_REDIRECT=False,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_NAME="csrf",
        CSRF_COOKIE_SECURE=False,
    ):
        yield


@pytest.fixture
def open_as(
    page: Page, live_server: LiveServer, requests_at_work: set[int], settings: Settings
) -> Iterator[Callable[[User, str], Page]]:
    """Open an address as a user."""
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))

    def open_page(user: User, address: str) -> Page:
        session = {"name": settings.SESSION_COOKIE_NAME, "value": make_session(user), "url": live_server.url}
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}{address}")
        page.wait_for_selector("html[data-ready]")
        assert not mistakes
        return page

    yield open_page
    # The tables are emptied after the test: nobody may still be reading them.
    page.close()
    eventually(lambda: not requests_at_work)


@pytest.fixture(scope="session")
def requests_at_work() -> Iterator[set[int]]:
    """The threads of the server that are answering right now."""
    at_work: set[int] = set()

    def begin(**_: object) -> None:
        at_work.add(threading.get_ident())

    def end(**_: object) -> None:
        at_work.discard(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    yield at_work
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    """PBKDF2 is slow by design; here users are made and signed in by the dozen."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
