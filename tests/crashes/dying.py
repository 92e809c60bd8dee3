"""A process that dies at a named point: forked, killed with SIGKILL, nothing of it runs after that."""

import os
import signal
import sys
import traceback
from collections.abc import Callable

from django.db import connection, connections

from ringup.payments import loading
from ringup.plumbing.crash_points import listen_at_points


def points_of(work: Callable[[], object]) -> list[str]:
    """The points that the work comes through, in their order, when it is left alone."""
    seen: list[str] = []
    end = listen_at_points(seen.append)
    try:
        work()
    finally:
        end()
    return seen


def killed_at(count: int, work: Callable[[], object]) -> bool:
    """Runs the work in a process of its own that is killed at the so-manieth point; whether it was."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # its threads do not come along into the child
    child = os.fork()
    if child == 0:
        _live_and_die(count, work)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, f"killed by signal {os.WTERMSIG(status)}"
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself: see its traceback above"
    return False


def _live_and_die(count: int, work: Callable[[], object]) -> None:
    """In the child: connections of its own, to the database and to the processor; it never comes back."""
    loading._connector.cache_clear()
    seen = 0

    def die(_point: str) -> None:
        nonlocal seen
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)

    listen_at_points(die)
    code = 0
    try:
        work()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        code = 1
    os._exit(code)
