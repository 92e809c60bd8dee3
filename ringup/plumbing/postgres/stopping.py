"""Stops the embedded server and waits until nothing of it is left."""

import os
import signal
import time
from contextlib import suppress

from ringup.plumbing.postgres import processes
from ringup.plumbing.postgres.folder import Folder
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import Server, answers

POLL = 0.02


def stop(server: Server, *, seconds: float = 60) -> bool:
    """Shuts the server down, sessions included; False when it did not run.

    Raises ServerProblem when it lives on after `seconds` of waiting and a last, rougher signal.
    """
    pid = running_pid(server.folder)
    if pid is None:
        return False
    if not end(server.folder, pid, signal.SIGINT, seconds) and not end(server.folder, pid, signal.SIGQUIT, 10):
        raise ServerProblem(f"PostgreSQL (process {pid}) does not stop; its log is {server.folder.log}.")
    return True


def running_pid(folder: Folder) -> int | None:
    """The postmaster's process number, if it lives; a number that another program got meanwhile does not count."""
    pid = folder.postmaster_pid()
    if pid is None or not processes.is_alive(pid):
        return None
    ours = pid in processes.servers_in(folder.data) if processes.can_see_folders() else answers(folder)
    return pid if ours else None


def end(folder: Folder, pid: int, how: signal.Signals, seconds: float) -> bool:
    """Signals the postmaster and waits until it and all its children are gone; False when time is up."""
    deadline = time.monotonic() + seconds
    send(pid, how)
    while processes.is_alive(pid) or processes.servers_in(folder.data):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def send(pid: int, how: signal.Signals) -> None:
    """A signal to a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, how)
