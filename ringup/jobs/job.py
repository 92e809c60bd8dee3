"""What a background job is, and how it becomes a task of the queue in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import pghistory
from procrastinate import RetryStrategy
from procrastinate.app import App


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function and when it runs. Its name in the queue is the function's name.

    `every` is a cron line (minutes first, seconds may come as a sixth field); without one the job waits to be deferred.
    A job that fails is tried `tries` times again, each time after a longer wait (2, 4, 8 … seconds).
    Jobs run at least once: a worker may die after the work and before the note of it.
    """

    run: Callable[..., Any]
    every: str = ""
    tries: int = 0
    queue: str = "default"


def register(job: Job, app: App) -> None:
    """Make the job a task of the queue, and a periodic one if it has a time of its own."""
    retry = RetryStrategy(max_attempts=job.tries, exponential_wait=2) if job.tries else False
    task = app.task(name=job.run.__name__, queue=job.queue, retry=retry)(_as_task(job))
    if job.every:
        app.periodic(cron=job.every)(task)


def _as_task(job: Job) -> Callable[..., Any]:
    """The function as the queue calls it: whatever it changes is audited under the job's name."""
    name = job.run.__name__

    def arguments(given: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in given.items() if not (job.every and key == "timestamp")}

    if iscoroutinefunction(job.run):

        @wraps(job.run)
        async def run_later(**given: Any) -> Any:
            return await job.run(**arguments(given))

        return run_later

    @wraps(job.run)
    def run(**given: Any) -> Any:
        with pghistory.context(job=name):
            return job.run(**arguments(given))

    return run
