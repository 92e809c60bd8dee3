"""The PostgreSQL server of a test session: fast, shared by the parallel workers, gone at the end.

It starts with the first test that needs a database, so that the tests of the rules never wait for it.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from ringup.plumbing import postgres
from ringup.plumbing.postgres import processes
from tests.scratch import scratch_base

HOME_VARIABLE = "RINGUP_TEST_SERVER_HOME"
PREFIX = "ringup-tests-"


def choose_home() -> None:
    """Called once per session, before the workers start: they inherit the folder's name."""
    os.environ[HOME_VARIABLE] = str(scratch_base() / f"{PREFIX}{os.getpid()}")


def address() -> str:
    """The server's `DATABASE_URL`; starts it for the first who asks."""
    server = _server(Path(os.environ[HOME_VARIABLE]))
    postgres.start(server)
    return server.url


def remove() -> None:
    """Stops the server of this session, and those of sessions that were killed before they could."""
    for home in scratch_base().glob(f"{PREFIX}*"):
        session = int(home.name.removeprefix(PREFIX))
        if session == os.getpid() or not processes.is_alive(session):
            postgres.stop(_server(home))
            shutil.rmtree(home, ignore_errors=True)


def _server(home: Path) -> postgres.Server:
    home.mkdir(mode=0o700, exist_ok=True)
    return replace(postgres.find_server(home), durable=False)
