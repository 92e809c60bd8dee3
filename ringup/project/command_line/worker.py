"""Run the scheduled and background jobs. Start as many as you like: a job is taken by one of them."""

import argparse
import logging
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from ringup.project.command_line.database import use_database, use_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queues", nargs="+", metavar="QUEUE", help="only jobs of these queues")
    parser.add_argument("--once", action="store_true", help="do what is due, then end")
    parser.add_argument("--grace", type=float, default=30, metavar="SECONDS", help="for a running job at a stop")


def run(arguments: argparse.Namespace) -> int:
    use_database()
    use_django()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Within Django jobs are deferred on its connection; a worker listens on connections of its own.
    with app.replace_connector(cast("DjangoConnector", app.connector).get_worker_connector()):
        app.run_worker(
            queues=arguments.queues, wait=not arguments.once, shutdown_graceful_timeout=arguments.grace, concurrency=1
        )
    return 0
