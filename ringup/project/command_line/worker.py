"""Run the scheduled and background jobs. Start as many as you like: a job is taken by one of them."""

import argparse

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.garbage import keep_what_is_loaded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, metavar="N", help="jobs at a time (default %(default)s)")
    parser.add_argument("--until-empty", action="store_true", help="end when no job is left")


def run(arguments: argparse.Namespace) -> int:
    """Stays until SIGINT or SIGTERM, and then finishes the jobs in hand."""
    use_database()
    use_django()
    # Needs Django set up, so it cannot stand above.
    from ringup.jobs.worker import run_worker

    keep_what_is_loaded()
    run_worker(concurrency=arguments.concurrency, until_empty=arguments.until_empty)
    return 0
