"""gunicorn's settings: few processes, several threads each. What an operator may change comes from the environment."""

import os
from pathlib import Path

from ringup.project import environment

worker_class = "gthread"
workers = environment.number("RINGUP_WORKERS", default=os.cpu_count() or 1)
threads = environment.number("RINGUP_THREADS", default=4)
# A desk request is done within a second; whoever takes a minute is stuck and is replaced.
timeout = 60
graceful_timeout = 30
keepalive = 5
# The heartbeat file must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file there
# It would be written into the user's home folder.
control_socket_disable = True
accesslog = os.environ.get("RINGUP_ACCESS_LOG") or None
