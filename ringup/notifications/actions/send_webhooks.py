"""Sends what other systems are to be told, signed; what is not taken waits longer each time, then rests as dead."""

import time
from collections.abc import Collection
from datetime import timedelta

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.connectors.webhooks import Answered, WebhookSender
from ringup.notifications.models import WebhookDelivery
from ringup.notifications.rules.webhooks import (
    MOST_ATTEMPTS,
    DeliveryEvent,
    DeliveryState,
    next_delivery_state,
    wait_after,
)
from ringup.values.refusal import Refusal
from ringup.values.signature import HEADER, sign

# Whoever claims a message has so long to hand it over; then it is another's turn.
LEASE = timedelta(minutes=1)


def send_webhooks(actor: Actor | None, *, sender: WebhookSender | None = None, limit: int = 200) -> int:
    """How many messages were taken. A job runs it, without an actor.

    Claimed, sent, marked: nobody is asked inside a transaction. A worker that dies in between sends a message twice
    rather than never; both carry the same id. Who does not answer is not asked again in this run.
    """
    post = sender or WebhookSender(own=settings.WEBHOOK_HOSTS)
    taken, silent = 0, set[int]()
    for _ in range(limit):
        row = _claim(silent)
        if row is None:
            break
        answered = _send(post, row)
        if not answered.taken:
            silent.add(row.subscription_id)
        taken += _mark(row, answered)
    return taken


def _claim(silent: Collection[int]) -> WebhookDelivery | None:
    with transaction.atomic(durable=True):
        now = timezone.now()
        due = WebhookDelivery.objects.filter(state=DeliveryState.WAITING.value, due_at__lte=now)
        due = due.filter(subscription__active=True).exclude(subscription__in=silent).order_by("due_at", "pk")
        row = due.select_related("subscription").select_for_update(skip_locked=True, of=("self",)).first()
        if row is not None:
            row.attempts += 1
            row.due_at = now + LEASE
            row.save(update_fields=["attempts", "due_at"])
    return row


def _send(post: WebhookSender, row: WebhookDelivery) -> Answered:
    subscription = row.subscription
    if not subscription.secret:
        return Answered(problem="secret_unreadable")
    envelope = {"id": row.public_id, "event": row.event, "made_at": row.created_at, **row.body}
    body = orjson.dumps(envelope)
    headers = {
        "User-Agent": "Ringup",
        "Ringup-Event": row.event,
        "Ringup-Delivery": row.public_id,
        HEADER: sign(secret=subscription.secret, timestamp=int(time.time()), body=body),
    }
    return post.send(subscription.url, body=body, headers=headers)


def _mark(row: WebhookDelivery, answered: Answered) -> bool:
    now = timezone.now()
    tired = row.attempts >= MOST_ATTEMPTS
    state: DeliveryState | Refusal = DeliveryState.WAITING
    if answered.taken or tired:
        event = DeliveryEvent.DELIVER if answered.taken else DeliveryEvent.GIVE_UP
        state = next_delivery_state(DeliveryState.WAITING, event)
    assert isinstance(state, DeliveryState)
    WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING.value).update(
        state=state.value,
        last_status=answered.status,
        last_error=answered.problem,
        due_at=row.due_at if answered.taken else now + wait_after(row.attempts),
        delivered_at=now if answered.taken else None,
    )
    return answered.taken
