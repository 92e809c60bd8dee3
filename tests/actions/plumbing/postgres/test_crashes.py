"""After kill -9 of everything, at any moment, the server starts again with what it had acknowledged (F03, F05)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ringup.plumbing import postgres
from ringup.plumbing.postgres import processes, starting
from ringup.plumbing.postgres.binaries import Binaries
from ringup.plumbing.postgres.folder import SOCKET_FILE
from ringup.plumbing.postgres.server import Server
from tests.actions.plumbing.postgres.servers import (
    kill_all,
    remember,
    remembered,
    server_in,
    session_of,
)
from tests.waiting import eventually


def test_kill_9_of_everything_loses_nothing(server: Server) -> None:
    words = []
    for round_number in range(5):
        postgres.start(server)
        words.append(f"round {round_number}")
        remember(server, words[-1])
        kill_all(server)
    postgres.start(server)
    assert remembered(server) == words
    postgres.stop(server)


def test_sessions_of_a_killed_postmaster_do_not_prevent_a_start(server: Server) -> None:
    """They hold the shared memory until they notice; a start at once is refused by PostgreSQL, and tried again."""
    process = postgres.start(server)
    assert process is not None
    remember(server, "before")
    session_of(server, "SELECT pg_sleep(600)")
    process.kill()
    assert postgres.start(server) is not None
    assert remembered(server) == ["before"]
    postgres.stop(server)


def test_a_session_that_never_notices_is_ended(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that only computes does not look whether its postmaster lives."""
    monkeypatch.setattr(starting, "ORPHAN_PATIENCE", 0.3)
    process = postgres.start(server)
    assert process is not None
    busy = session_of(server, "DO $$ BEGIN LOOP END LOOP; END $$")
    orphan = busy.info.backend_pid
    process.kill()
    process.wait()
    assert processes.is_alive(orphan)
    assert postgres.start(server) is not None
    assert not processes.is_alive(orphan)
    postgres.stop(server)


def test_a_process_number_that_another_program_got_is_no_server(server: Server) -> None:
    """After a restart of a container the same small numbers are in use again."""
    postgres.start(server)
    remember(server, "kept")
    kill_all(server)
    eventually(lambda: not processes.servers_in(server.folder.data))
    other = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    for file in (server.folder.pid_file, server.folder.socket_folder / f"{SOCKET_FILE}.lock"):
        _, _, rest = file.read_text().partition("\n")
        file.write_text(f"{other.pid}\n{rest}")

    assert not postgres.stop(server)  # and nothing is sent to a stranger
    postgres.start(server)

    assert remembered(server) == ["kept"]
    assert other.poll() is None
    other.kill()
    other.wait()
    postgres.stop(server)


def test_a_folder_half_made_is_made_again(home: Path, binaries: Binaries) -> None:
    server = server_in(home, binaries)
    server.folder.prepare(owner=server.account.owner)
    command = server.account.command([binaries.program("initdb"), "-D", str(server.folder.unfinished)])
    making = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0, cwd=server.folder.root
    )
    eventually(lambda: (server.folder.unfinished / "PG_VERSION").exists())
    os.killpg(making.pid, signal.SIGKILL)
    making.wait()

    postgres.start(server)

    remember(server, "whole")
    assert not server.folder.unfinished.exists()
    postgres.stop(server)
