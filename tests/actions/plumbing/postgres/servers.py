"""A fresh server for each test, once per PostgreSQL installation on this machine, in a path with a blank."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ringup.plumbing import postgres
from ringup.plumbing.postgres import processes
from ringup.plumbing.postgres.account import choose_account
from ringup.plumbing.postgres.binaries import Binaries, installations
from ringup.plumbing.postgres.server import Server
from tests.scratch import scratch_folder

INSTALLED = list(installations())


@pytest.fixture(scope="session", params=INSTALLED, ids=lambda binaries: f"postgresql-{binaries.major}")
def binaries(request: pytest.FixtureRequest) -> Binaries:
    return request.param


@pytest.fixture(scope="session")
def new_data(binaries: Binaries) -> Iterator[Path]:
    """A data folder fresh from the first start, to be copied: making one takes longest."""
    home = scratch_folder("ringup first ")
    server = server_in(home, binaries)
    postgres.start(server)
    postgres.stop(server)
    yield server.folder.data
    shutil.rmtree(home)


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a blank in its path; at the end no server is left in it."""
    folder = scratch_folder("ringup home ")
    yield folder
    for pid in processes.servers_in(folder / "postgres" / "data"):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(home: Path, binaries: Binaries, new_data: Path) -> Server:
    """A server that has its data and does not run yet."""
    found = server_in(home, binaries)
    found.folder.prepare(owner=None)
    shutil.copytree(new_data, found.folder.data)
    found.folder.data.chmod(0o700)
    return found


def server_in(home: Path, binaries: Binaries) -> Server:
    folder = postgres.Folder(root=home.resolve() / "postgres")
    return Server(folder=folder, binaries=binaries, account=choose_account(folder))


def remember(server: Server, word: str) -> None:
    """Commits one word."""
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def remembered(server: Server) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words ORDER BY word")]


def kill_all(server: Server) -> None:
    """kill -9 of every process of the server, the postmaster first."""
    postmaster = server.folder.postmaster_pid()
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    for pid in processes.servers_in(server.folder.data):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def session_of(server: Server, question: str) -> psycopg.Connection:
    """A session that is busy with a question; the answer is not waited for."""
    connection = psycopg.connect(server.url, autocommit=True)
    connection.pgconn.send_query(question.encode())
    connection.pgconn.flush()
    return connection


def modes_above(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode and owners of all folders above one."""
    found = {path: path.stat() for path in folder.parents}
    return {path: (stat.st_mode, stat.st_uid, stat.st_gid) for path, stat in found.items()}
