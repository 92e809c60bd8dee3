"""Which database a subcommand uses: DATABASE_URL, else the embedded server, which is started when it sleeps."""

import os
import subprocess
import sys

from ringup.plumbing import postgres
from ringup.project import environment
from ringup.project.command_line.problem import CommandProblem

STARTED = "Started the embedded PostgreSQL in {folder}; `ringup db stop` stops it."


def embedded_server() -> postgres.Server:
    """The embedded server of RINGUP_HOME, running or not."""
    try:
        return postgres.find_server(environment.home())
    except postgres.ServerProblem as problem:
        raise CommandProblem(str(problem)) from problem


def use_database(*, ends_with_us: bool = False) -> subprocess.Popen[bytes] | None:
    """Makes DATABASE_URL point to a running database; returns the embedded server's process if this call started it."""
    if os.environ.get("DATABASE_URL"):
        return None
    server = embedded_server()
    try:
        process = postgres.start(server, dies_with_us=ends_with_us)
    except postgres.ServerProblem as problem:
        raise CommandProblem(str(problem)) from problem
    os.environ["DATABASE_URL"] = server.url
    if process and not ends_with_us:
        print(STARTED.format(folder=server.folder.root), file=sys.stderr)
    return process
