"""What every test may use: a PostgreSQL for those that need one."""

import os

import hypothesis
import pytest
from django.db import connections

from ringup.project import environment
from tests import throw_away_server

# A property is about values, not about how busy the machine is.
hypothesis.settings.register_profile("house", deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("house")

IS_PARALLEL_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def pytest_configure() -> None:
    if not IS_PARALLEL_WORKER:
        throw_away_server.choose_home()


def pytest_unconfigure() -> None:
    if not IS_PARALLEL_WORKER:
        throw_away_server.remove()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, those with a browser last: Playwright leaves an event loop running behind it."""
    with_browser = {item.path for item in items if "browser_type_launch_args" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path in with_browser, "people" not in item.path.parts))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Without DATABASE_URL the tests run on a throw-away server of this session."""
    if not os.environ.get("DATABASE_URL"):
        entry = connections.settings["default"]
        found = environment.database(throw_away_server.address())
        entry.update({key: found[key] for key in ("NAME", "USER", "HOST")})
