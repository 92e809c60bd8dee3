"""Starts the embedded server, whatever state the last run left it in."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from ringup.plumbing.postgres import processes
from ringup.plumbing.postgres.account import must_reach
from ringup.plumbing.postgres.cluster import make_cluster, server_options
from ringup.plumbing.postgres.durability import unsafe_settings
from ringup.plumbing.postgres.folder import Folder
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import DATABASE, MAINTENANCE_DATABASE, Server, answers
from ringup.plumbing.postgres.stopping import end, send

LARGEST_LOG = 10_000_000
POLL = 0.02
# What a dead postmaster left behind notices its death and ends by itself; after this it is ended.
ORPHAN_PATIENCE = 5.0
# Refusals that pass once what the last run left behind has gone.
PASSING_REFUSALS = ("is still in use", "already exists", "Address already in use")


def start(server: Server, *, seconds: float = 120, dies_with_us: bool = False) -> subprocess.Popen[bytes] | None:
    """Starts the server, making its data on the first run, and returns its process; None when it ran already.

    With `dies_with_us` the kernel shuts it down when the calling thread ends, however that happens. Raises
    ServerProblem when it does not answer within `seconds`, or when it would not keep what it acknowledges.
    """
    server.folder.prepare(owner=server.account.owner)
    if server.account.way == "account":
        must_reach(server.account, folder=server.folder.root, program=server.binaries.program("postgres"))
    deadline = time.monotonic() + seconds
    with _one_at_a_time(server.folder, deadline):
        process = None
        if not answers(server.folder):
            if server.folder.major() is None:
                make_cluster(server.folder, server.binaries, server.account, durable=server.durable)
            process = _start_until_ready(server, deadline, dies_with_us=dies_with_us)
        try:
            _make_database(server.folder)
            if server.durable:
                _must_be_durable(server.folder)
        except ServerProblem:
            if process:
                end(server.folder, process.pid, signal.SIGINT, 30)
            raise
    return process


@contextmanager
def _one_at_a_time(folder: Folder, deadline: float) -> Iterator[None]:
    """Two commands that start at once: the second waits, and finds a running server."""
    descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                _wait(deadline, f"Another command has been starting the database in {folder.root} for too long.")
        yield
    finally:
        os.close(descriptor)


def _start_until_ready(server: Server, deadline: float, *, dies_with_us: bool) -> subprocess.Popen[bytes]:
    while True:
        _clear_the_way(server.folder, deadline)
        log_began = _turn_log(server.folder.log)
        process = _launch(server, dies_with_us=dies_with_us)
        while process.poll() is None:
            if answers(server.folder):
                return process
            if time.monotonic() > deadline:
                process.send_signal(signal.SIGINT)
                raise ServerProblem(f"PostgreSQL does not get ready; its log is {server.folder.log}.")
            time.sleep(POLL)
        said = _read_from(server.folder.log, log_began)
        if not any(refusal in said for refusal in PASSING_REFUSALS):
            raise ServerProblem(f"PostgreSQL did not start:\n{_last_lines(said)}\nIts log is {server.folder.log}.")
        _wait(deadline, f"PostgreSQL did not start:\n{_last_lines(said)}")


def _launch(server: Server, *, dies_with_us: bool) -> subprocess.Popen[bytes]:
    command = server.account.command(
        [
            server.binaries.program("postgres"),
            *("-D", str(server.folder.data)),
            *server_options(server.folder, durable=server.durable),
        ],
        dies_with=os.getpid() if dies_with_us else 0,
    )
    with server.folder.log.open("ab") as log:
        # A session of its own: Ctrl-C in the terminal is for us, and we stop the server last.
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=server.folder.root
        )


def _clear_the_way(folder: Folder, deadline: float) -> None:
    """Waits for, then ends, what a killed server left behind; removes its lock files once it is proven dead."""
    if not processes.can_see_folders():
        return  # PostgreSQL's own checks decide
    patience = min(deadline, time.monotonic() + ORPHAN_PATIENCE)
    while left := processes.servers_in(folder.data):
        postmaster = folder.postmaster_pid()
        if postmaster in left:  # starting or shutting down under another command
            if answers(folder):
                raise ServerProblem(f"PostgreSQL (process {postmaster}) was started beside us; try again.")
            _wait(deadline, f"PostgreSQL (process {postmaster}) holds {folder.data} and does not answer.")
            continue
        if time.monotonic() > patience:
            for pid in left:
                send(pid, signal.SIGKILL)
        _wait(deadline, f"The processes {left} of a killed PostgreSQL do not end.")
    folder.forget_dead_server()


def _make_database(folder: Folder) -> None:
    with psycopg.connect(folder.url(MAINTENANCE_DATABASE), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not exists:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _must_be_durable(folder: Folder) -> None:
    with psycopg.connect(folder.url(DATABASE)) as connection:
        unsafe = unsafe_settings(connection)
    if unsafe:
        raise ServerProblem(f"PostgreSQL would not keep what it acknowledges: {', '.join(unsafe)}.")


def _wait(deadline: float, what: str) -> None:
    if time.monotonic() > deadline:
        raise ServerProblem(what)
    time.sleep(POLL)


def _turn_log(log: Path) -> int:
    """Starts a new log when the old one has grown large; returns where the next run's words begin."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name("log.before"))
    return log.stat().st_size if log.exists() else 0


def _read_from(log: Path, position: int) -> str:
    with log.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace")


def _last_lines(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines()[-8:])
