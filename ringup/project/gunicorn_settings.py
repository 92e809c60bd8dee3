"""gunicorn's settings: few processes, several threads each. What an operator may change comes from the environment."""

import os
import resource
import signal
from pathlib import Path
from typing import Any

from ringup.project import environment
from ringup.project.garbage import keep_what_is_loaded

# An event loop for the open streams of the desks; all other requests run in RINGUP_THREADS threads (decision 0008).
worker_class = "asgi"
# Loaded once, before the processes part: one that dies is replaced in a moment.
preload_app = True
workers = environment.number("RINGUP_WORKERS", default=os.cpu_count() or 1)
worker_connections = 10_000
# A process whose event loop stands still for so long is replaced.
timeout = 60
graceful_timeout = 30
keepalive = 2
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file there
# It would be written into the user's home folder.
control_socket_disable = True
accesslog = os.environ.get("RINGUP_ACCESS_LOG") or None


def on_starting(_arbiter: Any) -> None:
    """Every open desk is an open file: take as many as the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def when_ready(_arbiter: Any) -> None:
    """Before the processes part, so that what is loaded stays one copy in memory for all of them."""
    keep_what_is_loaded()


def post_worker_init(worker: Any) -> None:
    """On SIGTERM the open streams end first: nobody waits for a desk to close, and browsers turn to another process."""
    # Needs Django set up, which the worker has just done.
    from ringup.project.asgi import news

    def leave() -> None:
        news.end_all()
        worker.handle_exit_signal()

    worker.loop.add_signal_handler(signal.SIGTERM, leave)
