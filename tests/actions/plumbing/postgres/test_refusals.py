"""What the embedded server refuses, each time with the cause and the cure."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringup.plumbing import postgres
from ringup.plumbing.postgres import account, binaries, processes
from ringup.plumbing.postgres.account import Account, choose_account
from ringup.plumbing.postgres.binaries import Binaries, choose_binaries
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import Server
from tests.actions.plumbing.postgres.servers import modes_above, remember, remembered, server_in
from tests.scratch import scratch_folder

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def test_data_of_another_major_version_is_named_and_left_alone(server: Server, home: Path) -> None:
    (server.folder.data / "PG_VERSION").write_text("14\n")
    before = sorted(path.name for path in server.folder.root.iterdir())
    with pytest.raises(ServerProblem) as refusal:
        postgres.find_server(home)
    assert "made by PostgreSQL 14" in str(refusal.value)
    assert str(server.binaries.major) in str(refusal.value)
    assert "ringup db backup" in str(refusal.value)
    assert sorted(path.name for path in server.folder.root.iterdir()) == before


def test_the_installation_that_made_the_data_is_chosen(server: Server, home: Path) -> None:
    assert postgres.find_server(home).binaries == server.binaries


def test_a_folder_of_something_else_is_not_taken(home: Path, binaries: Binaries) -> None:
    server = server_in(home, binaries)
    server.folder.data.mkdir(parents=True, mode=0o700)
    server.folder.root.chmod(0o700)
    (server.folder.data / "letter.txt").write_text("mine")
    with pytest.raises(ServerProblem, match="not a PostgreSQL data folder"):
        postgres.start(server)
    assert (server.folder.data / "letter.txt").read_text() == "mine"


def test_a_long_path_gets_a_short_private_socket_folder(home: Path, binaries: Binaries) -> None:
    deep = home / ("a long way down " * 8) / "home"
    deep.mkdir(parents=True)
    server = server_in(deep, binaries)
    socket_folder = server.folder.socket_folder
    assert not socket_folder.is_relative_to(deep)
    try:
        postgres.start(server)
        remember(server, "far away")
        assert socket_folder.stat().st_mode & 0o077 == 0
        postgres.stop(server)

        socket_folder.chmod(0o777)  # somebody else could listen there
        with pytest.raises(ServerProblem, match="nobody else may enter"):
            postgres.start(server)
    finally:
        shutil.rmtree(socket_folder, ignore_errors=True)


def test_without_any_installation_the_cures_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", ())
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(ServerProblem) as refusal:
        choose_binaries(tmp_path, data_major=None)
    for cure in ("package manager", "ringup[embedded]", "DATABASE_URL"):
        assert cure in str(refusal.value)


def installation(folder: Path, *, major: int, extensions: bool = True) -> Path:
    """Programs that only know their version."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    for name in ("initdb", "postgres", "pg_dump", "pg_restore"):
        (programs / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {major}.3'\n")
        (programs / name).chmod(0o755)
    (folder / "share" / "extension").mkdir(parents=True)
    if extensions:
        for name in binaries.NEEDED_EXTENSIONS:
            (folder / "share" / "extension" / f"{name}.control").touch()
    return programs


def test_the_system_comes_before_the_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    beside_initdb = installation(tmp_path / "on the path", major=16)
    installation(tmp_path / "system" / "15", major=15)
    installation(tmp_path / "system" / "17", major=17)
    monkeypatch.setenv("PATH", str(beside_initdb))
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", ((str(tmp_path / "system"), "*/bin"),))

    found = list(binaries.installations())

    assert [each.major for each in found if not each.from_wheel] == [16, 17, 15]
    assert [each.from_wheel for each in found] == sorted(each.from_wheel for each in found)
    assert choose_binaries(tmp_path, data_major=None).major == 16
    assert choose_binaries(tmp_path, data_major=15).major == 15


def test_old_or_bare_installations_are_passed_over_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(installation(tmp_path / "old", major=14)))
    installation(tmp_path / "system" / "16", major=16, extensions=False)
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", ((str(tmp_path / "system"), "*/bin"),))
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(ServerProblem) as refusal:
        choose_binaries(tmp_path, data_major=None)
    assert "is PostgreSQL 14, older than 15" in str(refusal.value)
    assert f"lacks the extensions {', '.join(binaries.NEEDED_EXTENSIONS)}" in str(refusal.value)


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A folder that every account may enter, as /srv is."""
    folder = scratch_folder("ringup open ")
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "namespace_is_allowed", lambda account: False)


@only_root
@pytest.mark.usefixtures("no_namespaces")
def test_root_without_namespaces_runs_it_as_an_unprivileged_account(open_home: Path, binaries: Binaries) -> None:
    server = server_in(open_home, binaries)
    assert server.account.way == "account"
    above = modes_above(server.folder.root)
    try:
        postgres.start(server)
    except ServerProblem as problem:
        if "closed to others" in str(problem) and binaries.from_wheel:
            pytest.skip("the environment with the wheel lies in a folder that only root may enter")
        raise
    remember(server, "as nobody")
    postgres.stop(server)
    assert server.folder.data.stat().st_uid == server.account.user != 0
    assert modes_above(server.folder.root) == above

    again = server_in(open_home, binaries)  # the account that made the data keeps it, whatever is allowed later
    assert again.account == server.account
    postgres.start(again)
    assert remembered(again) == ["as nobody"]
    postgres.stop(again)


@only_root
@pytest.mark.usefixtures("no_namespaces")
def test_a_folder_closed_to_that_account_is_refused_not_opened(home: Path, binaries: Binaries) -> None:
    server = server_in(home, binaries)
    with pytest.raises(ServerProblem, match="closed to others"):
        postgres.start(server)
    assert home.stat().st_mode & 0o777 == 0o700


@only_root
@pytest.mark.usefixtures("no_namespaces")
def test_data_of_root_is_refused_where_namespaces_are_forbidden(server: Server) -> None:
    with pytest.raises(ServerProblem, match="user namespaces are forbidden"):
        choose_account(server.folder)


@only_root
def test_nobody_gets_more_than_their_own_number_in_the_namespace(server: Server) -> None:
    """Root's powers end at the door: a server of root may not read what root closed to others by ownership alone."""
    assert server.account.way == "namespace"
    postgres.start(server)
    [status] = [
        (processes.PROC / str(pid) / "status").read_text()
        for pid in processes.servers_in(server.folder.data)
        if pid == server.folder.postmaster_pid()
    ]
    powers = dict(line.split(":\t", 1) for line in status.splitlines() if line.startswith("Cap"))
    assert int(powers["CapEff"], 16) == 0
    postgres.stop(server)


def test_an_ordinary_user_runs_it_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 1000)
    chosen = choose_account(postgres.Folder(root=tmp_path))
    assert chosen == Account(way="as_is", user=1000, group=1000)
    assert chosen.command(["postgres"]) == ["postgres"]
