"""Tables that no business word owns: facts waiting to be told, and requests that must not happen twice."""

from django.db import models
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """A fact, stored in the transaction that made it true and told to its subscribers afterwards."""

    name = models.CharField(max_length=80)
    legal_entity = models.BigIntegerField()
    payload = models.JSONField()
    deduplication_key = models.CharField(max_length=200, unique=True, null=True)
    created_at = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked_because = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="outbox_waiting", condition=models.Q(delivered_at__isnull=True, parked_because="")
            )
        ]


class IdempotentRequest(models.Model):
    """The stored answer to a request that carried an idempotency key; replayed, never executed again."""

    class State(models.TextChoices):
        STARTED = "started"
        DONE = "done"

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    response_status = models.PositiveSmallIntegerField(null=True)
    response_body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotent_request_once")]
