"""Removes what nobody needs any more: old sessions, answers, facts, taken messages, prompts and sign-in tries."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from ringup.directed_selling.models import PromptShowing, ScriptShowing
from ringup.notifications.models import WebhookDelivery
from ringup.plumbing.models import IdempotentRequest, OutboxEvent

KEEP_ANSWERS = timedelta(days=90)
KEEP_FACTS = timedelta(days=400)  # thirteen months
KEEP_SIGN_IN_TRIES = timedelta(days=30)
KEEP_DELIVERIES = timedelta(days=60)
KEEP_SHOWINGS = timedelta(days=400)


def forget_old_records() -> None:
    """Each kind by its own age. Waiting and parked facts, and dead messages, stay until somebody has looked at them."""
    Session.objects.filter(expire_date__lt=Now()).delete()
    AccessAttempt.objects.filter(attempt_time__lt=Now() - KEEP_SIGN_IN_TRIES).delete()
    IdempotentRequest.objects.filter(created_at__lt=Now() - KEEP_ANSWERS).delete()
    OutboxEvent.objects.filter(delivered_at__lt=Now() - KEEP_FACTS).delete()
    WebhookDelivery.objects.filter(delivered_at__lt=Now() - KEEP_DELIVERIES).delete()
    PromptShowing.objects.filter(shown_at__lt=Now() - KEEP_SHOWINGS).delete()
    ScriptShowing.objects.filter(shown_at__lt=Now() - KEEP_SHOWINGS).delete()
