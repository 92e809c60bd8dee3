"""A backup is one whole file, private to its owner; a restore replaces everything or nothing."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from ringup.plumbing import postgres
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import Server
from tests.actions.plumbing.postgres.servers import INSTALLED, remember, remembered, server_in

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def running(server: Server) -> Server:
    postgres.start(server)
    remember(server, "in the backup")
    return server


def databases(server: Server) -> set[str]:
    with psycopg.connect(server.folder.url("postgres")) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def test_a_restore_brings_back_what_was_backed_up_and_keeps_what_was_there(running: Server, tmp_path: Path) -> None:
    file = tmp_path / "a backup"
    assert postgres.back_up(running, file) == file.stat().st_size > 0
    assert file.stat().st_mode & 0o077 == 0
    remember(running, "after the backup")

    kept = postgres.restore(running, file, now=NOW)

    assert remembered(running) == ["in the backup"]
    assert kept == "ringup_before_20260301_093000"
    with psycopg.connect(running.folder.url(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM words").fetchone() == (2,)
    postgres.stop(running)


def test_a_file_that_is_no_backup_changes_nothing(running: Server, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("Dear customer")
    before = databases(running)
    with pytest.raises(ServerProblem, match="pg_restore failed"):
        postgres.restore(running, file, now=NOW)
    assert remembered(running) == ["in the backup"]
    assert databases(running) == before
    postgres.stop(running)


def test_a_cut_off_backup_changes_nothing(running: Server, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    postgres.back_up(running, whole)
    cut = tmp_path / "cut"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(ServerProblem, match="pg_restore failed"):
        postgres.restore(running, cut, now=NOW)
    assert remembered(running) == ["in the backup"]
    postgres.stop(running)


def test_nothing_is_replaced_under_a_running_application(running: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    postgres.back_up(running, file)
    with psycopg.connect(running.url), pytest.raises(ServerProblem, match="1 sessions use the database"):
        postgres.restore(running, file, now=NOW)
    postgres.stop(running)


def test_a_backup_that_fails_leaves_no_file(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ServerProblem, match="pg_dump failed"):
        postgres.back_up(server, tmp_path / "backup")  # it does not run
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_the_way_to_a_newer_major_version(tmp_path: Path, running: Server) -> None:
    newer = [each for each in INSTALLED if each.major > running.binaries.major]
    if not newer:
        pytest.skip("no newer PostgreSQL than this one on this machine")
    postgres.back_up(running, tmp_path / "backup")
    postgres.stop(running)
    successor = server_in(tmp_path, newer[-1])
    postgres.start(successor)
    postgres.restore(successor, tmp_path / "backup", now=NOW)
    assert remembered(successor) == ["in the backup"]
    postgres.stop(successor)
