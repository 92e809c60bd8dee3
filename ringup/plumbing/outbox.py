"""Facts go to the outbox in the transaction that makes them true; a job tells them to their subscribers afterwards."""

from dataclasses import asdict, is_dataclass
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app as jobs

from ringup.plumbing.models import OutboxEvent

DELIVERY_JOB = "deliver_outbox"


def tell(event: Any, *, legal_entity: int, deduplication_key: str | None = None) -> None:
    """Store a fact (a frozen dataclass of ids and plain values) and wake the delivery job, both in this transaction.

    With a deduplication key the same fact is stored once, however often it is told.
    """
    assert connection.in_atomic_block, "a fact belongs to the transaction that makes it true"
    assert is_dataclass(event)
    assert not isinstance(event, type)
    OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(
                name=type(event).__name__,
                legal_entity=legal_entity,
                payload=asdict(event),
                deduplication_key=deduplication_key,
            )
        ],
        ignore_conflicts=deduplication_key is not None,
    )
    # No queueing lock: a second job that finds the outbox empty costs less than a wait for another transaction.
    jobs.configure_task(DELIVERY_JOB).defer()
