"""The embedded server starts, is found running, keeps its data, and touches nothing outside its folder."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from ringup.plumbing import postgres
from ringup.plumbing.postgres import processes
from ringup.plumbing.postgres.binaries import Binaries
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import Server, answers
from tests.actions.plumbing.postgres.servers import modes_above, remember, remembered, server_in
from tests.waiting import eventually

START = """
import json, signal, sys
from pathlib import Path
from ringup.plumbing import postgres
process = postgres.start(postgres.find_server(Path(sys.argv[1])), dies_with_us=sys.argv[2] == "tied")
print(json.dumps(process.pid if process else None), flush=True)
if sys.argv[2] == "tied":
    signal.pause()
"""


def another_command(home: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", START, str(home), how], stdout=subprocess.PIPE, text=True)


def test_first_start_makes_the_data_and_the_database(home: Path, binaries: Binaries) -> None:
    server = server_in(home, binaries)
    above = modes_above(server.folder.root)

    process = postgres.start(server)

    assert process is not None
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SELECT upper('æøå')").fetchone() == ("ÆØÅ",)
    assert "ready to accept connections" in server.folder.log.read_text()
    assert modes_above(server.folder.root) == above
    assert server.folder.root.stat().st_mode & 0o077 == 0

    assert postgres.stop(server)
    assert processes.servers_in(server.folder.data) == []
    assert not postgres.stop(server)


def test_status_tells_where_and_whether(server: Server) -> None:
    assert postgres.status(server).running is False
    process = postgres.start(server)
    assert process is not None
    status = postgres.status(server)
    assert (status.running, status.pid, status.unsafe) == (True, process.pid, [])
    assert status.data == server.folder.data
    postgres.stop(server)


def test_data_is_there_after_a_stop(server: Server) -> None:
    postgres.start(server)
    remember(server, "kept")
    postgres.stop(server)
    postgres.start(server)
    assert remembered(server) == ["kept"]
    postgres.stop(server)


def test_a_second_start_finds_the_first(server: Server) -> None:
    first = postgres.start(server)
    assert first is not None
    assert postgres.start(server) is None
    assert server.folder.postmaster_pid() == first.pid
    postgres.stop(server)


def test_two_commands_that_start_at_once_share_one_server(home: Path) -> None:
    commands = [another_command(home, "untied") for _ in range(3)]
    answers_of_all = [json.loads(command.communicate(timeout=60)[0]) for command in commands]
    assert sorted(answer is None for answer in answers_of_all) == [False, True, True]
    assert postgres.stop(postgres.find_server(home))


def test_a_server_tied_to_a_command_ends_with_it_even_by_kill_9(home: Path) -> None:
    command = another_command(home, "tied")
    assert command.stdout is not None
    pid = json.loads(command.stdout.readline())
    command.kill()
    command.wait()
    eventually(lambda: not processes.is_alive(pid))
    assert processes.servers_in(postgres.find_server(home).folder.data) == []


def test_a_server_that_could_lose_orders_is_not_left_running(server: Server) -> None:
    """I36: the settings are asked for, not believed."""
    postgres.start(server)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE ringup SET synchronous_commit = off")
    postgres.stop(server)

    with pytest.raises(ServerProblem, match="synchronous_commit = off"):
        postgres.start(server)
    assert not answers(server.folder)


def test_files_cannot_undo_the_durable_settings(server: Server) -> None:
    postgres.start(server)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
    postgres.stop(server)
    postgres.start(server)
    assert postgres.status(server).unsafe == []
    postgres.stop(server)


def test_throw_away_data_may_be_fast(server: Server) -> None:
    fast = replace(server, durable=False)
    postgres.start(fast)
    assert postgres.status(fast).unsafe == ["fsync = off", "full_page_writes = off", "synchronous_commit = off"]
    with pytest.raises(ServerProblem, match="fsync = off"):  # found running by somebody who needs it safe
        postgres.start(server)
    postgres.stop(fast)
