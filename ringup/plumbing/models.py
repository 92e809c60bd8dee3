"""Tables that no business word owns: facts waiting to be told, and requests that must not happen twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from ringup.plumbing.search.models import SearchWord

__all__ = ["IdempotentRequest", "OutboxEvent", "SearchWord"]


class OutboxEvent(models.Model):
    """A fact, stored in the transaction that made it true and told to its subscribers afterwards."""

    name = models.CharField(max_length=80)
    legal_entity = models.BigIntegerField()
    payload = models.JSONField()
    deduplication_key = models.CharField(max_length=200, unique=True, null=True)
    created_at = models.DateTimeField(db_default=Now())
    # Delivery: which reactions are done, how often it was tried, when it is tried again, why it is tried no more.
    reacted = ArrayField(models.CharField(max_length=200), default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    parked_because = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="outbox_waiting", condition=models.Q(delivered_at__isnull=True, parked_because="")
            ),
            models.Index(fields=["id"], name="outbox_parked", condition=~models.Q(parked_because="")),
        ]


class IdempotentRequest(models.Model):
    """The stored answer to a request that carried an idempotency key; replayed, never executed again."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    # Who works on it now. A holder that died leaves the lease to run out; a later holder makes its writes void.
    holder = models.CharField(max_length=32)
    leased_until = models.DateTimeField()
    # The answer, byte for byte; none yet while the request is worked on.
    response_status = models.PositiveSmallIntegerField(null=True)
    response_headers = models.JSONField(default=dict)
    response_body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotent_request_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_request_age")]
