"""Start, stop, show, back up or restore the embedded PostgreSQL of RINGUP_HOME."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from ringup.plumbing import postgres
from ringup.project.command_line.database import embedded_server
from ringup.project.command_line.problem import CommandProblem

NOT_OURS = "DATABASE_URL is set, so the database is not the embedded one: use that server's own tools."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("start", help="start it and leave it running")
    actions.add_parser("stop", help="shut it down, sessions included")
    actions.add_parser(
        "status", help="tell whether it runs, its version, address, folder and log (exit 3: it does not)"
    )
    back_up = actions.add_parser(
        "backup", help="write a consistent copy to a file while it runs (pg_dump's own format)"
    )
    back_up.add_argument("file", type=Path)
    restore = actions.add_parser("restore", help="replace the database by a backup; the old one is kept beside it")
    restore.add_argument("file", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """0 done; 1 could not; 3 `status` of a server that does not run."""
    if os.environ.get("DATABASE_URL"):
        raise CommandProblem(NOT_OURS)
    server = embedded_server()
    try:
        match arguments.action:
            case "start":
                started = postgres.start(server)
                print(f"{'Started' if started else 'Runs already'}: {server.url}")
            case "stop":
                print("Stopped." if postgres.stop(server) else "It did not run.")
            case "status":
                return _show(postgres.status(server))
            case "backup":
                postgres.start(server)
                size = postgres.back_up(server, arguments.file)
                print(f"{arguments.file}: {size:,} bytes")
            case "restore":
                postgres.start(server)
                kept = postgres.restore(server, arguments.file, now=datetime.now(UTC))
                print(f"Restored from {arguments.file}. The database that was there is kept as {kept}.")
    except (postgres.ServerProblem, OSError) as problem:
        raise CommandProblem(str(problem)) from problem
    return 0


def _show(status: postgres.Status) -> int:
    print(f"running   {'yes, process ' + str(status.pid) if status.running else 'no'}")
    print(f"version   {status.version}")
    print(f"address   {status.url}")
    print(f"data      {status.data}")
    print(f"log       {status.log}")
    if status.running:
        print(f"durable   {'NO: ' + ', '.join(status.unsafe) if status.unsafe else 'yes'}")
    return 0 if status.running else 3
