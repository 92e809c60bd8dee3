"""Sends what waits in the post; a message that fails waits longer and is tried again, then rests as failed."""

from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.models import Message

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)


def send_messages(actor: Actor | None, *, limit: int = 100) -> int:
    """How many messages were handed over. A job runs it, without an actor.

    Each message is claimed by a row lock and marked after the hand-over: a worker that dies in between sends it twice
    rather than never.
    """
    sent = 0
    for key in list(_due().values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            message = _due().filter(pk=key).select_for_update(skip_locked=True, of=("self",)).first()
            if message is not None:
                sent += _hand_over(message)
    return sent


def _due() -> "QuerySet[Message]":
    waiting = Message.objects.filter(state=Message.State.WAITING, due_at__lte=timezone.now())
    return waiting.select_related("document").order_by("pk")


def _hand_over(message: Message) -> bool:
    message.attempts += 1
    try:
        _email(message).send()
    except OSError as error:  # the mail server is away or refuses (smtplib's errors are OSErrors)
        message.last_error = str(error)[:200]
        message.due_at = timezone.now() + FIRST_WAIT * (1 << message.attempts)
        if message.attempts >= MOST_ATTEMPTS:
            message.state = Message.State.FAILED
    else:
        message.state = Message.State.SENT
        message.sent_at = timezone.now()
    message.save(update_fields=["state", "attempts", "last_error", "due_at", "sent_at"])
    return message.state == Message.State.SENT


def _email(message: Message) -> EmailMessage:
    email = EmailMessage(subject=message.title, body=message.body, to=[message.recipient])
    if message.document is not None:
        with message.document.file.open("rb") as file:
            email.attach(message.document.file_name, file.read(), "application/pdf")
    return email
