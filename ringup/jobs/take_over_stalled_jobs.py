"""Gives the jobs of dead workers to the living. A worker whose heart did not beat for 30 seconds counts as dead."""

import logging

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

HEARTBEAT_SECONDS = 30
MOST_ATTEMPTS = 10

log = logging.getLogger(__name__)


async def take_over_stalled_jobs() -> int:
    """Put stalled jobs back into the queue; one that outlived no worker ends as failed, where people see it."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SECONDS))
    for job in stalled:
        if job.attempts < MOST_ATTEMPTS:
            await app.job_manager.retry_job(job)
        else:
            log.error("job %s %s is given up: its worker died %s times", job.id, job.task_name, job.attempts)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    return len(stalled)
