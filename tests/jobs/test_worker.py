"""The worker as a process of its own: it takes jobs from PostgreSQL, and what a dead one left behind goes on."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ringup.jobs import take_over_stalled_jobs as sweep
from ringup.jobs.schedule import JOBS
from ringup.plumbing.models import OutboxEvent
from ringup.plumbing.outbox import DELIVERY_JOB, tell
from tests.actions.plumbing.test_outbox_delivery import BellRang
from tests.addresses import address_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

WORK_UNTIL_EMPTY = """
import sys
import django
django.setup()
from django.conf import settings
settings.RINGUP_SUBSCRIPTIONS = sys.argv[1]
from ringup.jobs.worker import run_worker
run_worker(concurrency=2, until_empty=True)
"""
ECHOING = "tests.jobs.echoing.SUBSCRIPTIONS"


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    """The queue's tables are not Django's, so nothing else empties them after a test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def work_until_empty(subscriptions: str = ECHOING) -> None:
    """A worker that ends when no job is left."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ringup.project.settings",
        "DATABASE_URL": address_of_test_database(),
    }
    subprocess.run([sys.executable, "-c", WORK_UNTIL_EMPTY, subscriptions], env=environment, timeout=60, check=True)


def test_a_fact_wakes_the_worker_and_a_job_may_tell_further_facts() -> None:
    with transaction.atomic():
        tell(BellRang(bell=7), legal_entity=1)
    work_until_empty()
    assert OutboxEvent.objects.filter(delivered_at=None).count() == 0
    assert OutboxEvent.objects.get(name="EchoHeard").payload == {"bell": 7}
    assert not ProcrastinateJob.objects.filter(status="failed").exists()


@pytest.mark.peerbug("B57")
def test_the_job_of_a_fact_appears_with_its_transaction() -> None:
    with transaction.atomic():
        tell(BellRang(bell=7), legal_entity=1)
        assert ProcrastinateJob.objects.filter(task_name=DELIVERY_JOB).exists()
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(task_name=DELIVERY_JOB).exists()


@pytest.mark.peerbug("B59")
def test_the_job_of_a_dead_worker_goes_back_into_the_queue() -> None:
    dead, alive = worker(silent_for=timedelta(seconds=31)), worker(silent_for=timedelta(seconds=5))
    left_behind, in_hand = job_of(dead), job_of(alive)

    assert async_to_sync(sweep.take_over_stalled_jobs)() == 1

    assert ProcrastinateJob.objects.get(pk=left_behind).status == "todo"
    assert ProcrastinateJob.objects.get(pk=in_hand).status == "doing"


def test_a_job_that_kills_every_worker_ends_as_failed() -> None:
    deadly = job_of(worker(silent_for=timedelta(seconds=31)), attempts=sweep.MOST_ATTEMPTS)
    async_to_sync(sweep.take_over_stalled_jobs)()
    assert ProcrastinateJob.objects.get(pk=deadly).status == "failed"


def test_the_sweep_runs_often_enough_for_a_take_over_within_a_minute() -> None:
    job = next(job for job in JOBS if job.run is sweep.take_over_stalled_jobs)
    seconds = job.every.split()[5].removeprefix("*/")
    assert sweep.HEARTBEAT_SECONDS + int(seconds) < 60


def worker(*, silent_for: timedelta) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id", [silent_for]
        )
        return cursor.fetchone()[0]


def job_of(worker: int, *, attempts: int = 1) -> int:
    job = app.configure_task(DELIVERY_JOB).defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [worker, attempts, job],
        )
    return job
