"""The worker: takes jobs from PostgreSQL until it is told to stop, and comes back when the database does."""

import asyncio
import logging
import signal
from contextlib import suppress

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

WAIT_SECONDS = 1.0
# How long the queue waits for a database that has gone: a worker that is told to stop waits as long for each last note.
PATIENCE_SECONDS = 5.0

log = logging.getLogger(__name__)


def run_worker(*, concurrency: int = 4, until_empty: bool = False) -> None:
    """Work on jobs, `concurrency` at a time; SIGINT and SIGTERM end it after the jobs in hand, the second at once.

    `until_empty` stops when no job is left instead of waiting for more.
    """
    asyncio.run(_work(concurrency=concurrency, until_empty=until_empty))


async def _work(*, concurrency: int, until_empty: bool) -> None:
    told_to_stop = _listen_to_signals()
    while not told_to_stop.is_set():
        try:
            await _work_while_connected(concurrency=concurrency, until_empty=until_empty)
        except (ConnectorException, OperationalError) as error:
            # The database may go at the same moment as we are told to: then nobody waits for it.
            if not told_to_stop.is_set():
                log.warning("no database, trying again in %s s: %s", WAIT_SECONDS, error)
                await _sleep_unless(told_to_stop)
        except asyncio.CancelledError:
            if not told_to_stop.is_set():
                raise
        else:
            if until_empty or told_to_stop.is_set():
                break
            # A database that goes and is back at once ends the queue without an error, and nobody told us to stop.
            log.warning("the queue ended by itself, starting it again in %s s", WAIT_SECONDS)
            await _sleep_unless(told_to_stop)
    log.info("stopped")


def _listen_to_signals() -> asyncio.Event:
    """Set by SIGINT and SIGTERM, which also cancel the work; procrastinate then finishes the jobs in hand."""
    told_to_stop = asyncio.Event()
    work = asyncio.current_task()

    def stop() -> None:
        told_to_stop.set()
        if work:
            work.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return told_to_stop


async def _sleep_unless(told_to_stop: asyncio.Event) -> None:
    with suppress(TimeoutError, asyncio.CancelledError):
        await asyncio.wait_for(told_to_stop.wait(), WAIT_SECONDS)


async def _work_while_connected(*, concurrency: int, until_empty: bool) -> None:
    # The worker fetches jobs over connections of its own. The tasks stay with Django's app, whose connector is Django's
    # connection: a job that a task defers belongs to the task's transaction, as everywhere else.
    connector = PsycopgConnector(kwargs=connector_params(), timeout=PATIENCE_SECONDS)
    worker_app = DjangoApp(connector=connector)
    worker_app.tasks = app.tasks
    worker_app.periodic_registry = app.periodic_registry
    async with worker_app.open_async():
        log.info("working on %s jobs at a time", concurrency)
        await worker_app.run_worker_async(
            concurrency=concurrency,
            wait=not until_empty,
            delete_jobs="successful",
            install_signal_handlers=False,
            shutdown_graceful_timeout=25,
        )
