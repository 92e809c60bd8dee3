"""The worker: takes jobs from PostgreSQL until it is told to stop, and comes back when the database does."""

import asyncio
import logging

from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.exceptions import ConnectorException

WAIT_SECONDS = 1.0

log = logging.getLogger(__name__)


def run_worker(*, concurrency: int = 4, until_empty: bool = False) -> None:
    """Work on jobs, `concurrency` at a time; SIGINT and SIGTERM end it after the jobs in hand.

    `until_empty` stops when no job is left instead of waiting for more.
    """
    asyncio.run(_work(concurrency=concurrency, until_empty=until_empty))


async def _work(*, concurrency: int, until_empty: bool) -> None:
    while True:
        try:
            await _work_while_connected(concurrency=concurrency, until_empty=until_empty)
        except ConnectorException as error:
            log.warning("no database, trying again in %s s: %s", WAIT_SECONDS, error)
            await asyncio.sleep(WAIT_SECONDS)
        else:
            return


async def _work_while_connected(*, concurrency: int, until_empty: bool) -> None:
    # The worker fetches jobs over connections of its own. The tasks stay with Django's app, whose connector is Django's
    # connection: a job that a task defers belongs to the task's transaction, as everywhere else.
    worker_app = DjangoApp(connector=app.connector.get_worker_connector())
    worker_app.tasks = app.tasks
    worker_app.periodic_registry = app.periodic_registry
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=concurrency,
            wait=not until_empty,
            delete_jobs="successful",
            shutdown_graceful_timeout=25,
        )
