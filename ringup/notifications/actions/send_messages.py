"""Sends what waits in the post; a message that fails waits longer and is tried again, then rests as failed."""

from datetime import timedelta
from email.utils import formataddr, parseaddr
from pathlib import PurePath

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.connectors.text_messages import TextMessage, configured
from ringup.notifications.models import Message

MOST_ATTEMPTS = 8
LONGEST_SENDER = 11  # what telephones show of a name
# What documents are, by how their names end.
TYPES = {".pdf": "application/pdf", ".xml": "application/xml"}
FIRST_WAIT = timedelta(seconds=30)
# Whoever claims a message has so long to hand it over; then it is another's turn.
LEASE = timedelta(minutes=2)


def send_messages(actor: Actor | None, *, limit: int = 100) -> int:
    """How many messages were handed over. A job runs it, without an actor.

    Claimed, handed over, marked: the mail server is never asked inside a transaction. A worker that dies in between
    sends a message twice rather than never; both carry the same Message-ID, so that mail programs show one.
    """
    sent = 0
    for _ in range(limit):
        message = _claim()
        if message is None:
            break
        sent += _mark(message, _hand_over(message))
    return sent


def _claim() -> Message | None:
    """The message that is due first, not due again for a while; None when nothing waits."""
    with transaction.atomic(durable=True):
        now = timezone.now()
        due = Message.objects.filter(state=Message.State.WAITING, due_at__lte=now)
        due = due.select_related("document", "data_document", "legal_entity").order_by("due_at", "pk")
        message = due.select_for_update(skip_locked=True, of=("self",)).first()
        if message is not None:
            message.attempts += 1
            message.due_at = now + LEASE
            message.save(update_fields=["attempts", "due_at"])
    return message


def _hand_over(message: Message) -> str:
    """Why the message could not be handed over; empty when it was."""
    try:
        SENDERS[Message.Channel(message.channel)](message)
    except (OSError, ValueError) as error:
        # The server is away or refuses (smtplib's errors are OSErrors), or the address is none.
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _mark(message: Message, problem: str) -> bool:
    now = timezone.now()
    state, due_at = Message.State.SENT, message.due_at
    if problem:
        state = Message.State.FAILED if message.attempts >= MOST_ATTEMPTS else Message.State.WAITING
        due_at = now + FIRST_WAIT * (1 << (message.attempts - 1))
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        state=state, last_error=problem, due_at=due_at, sent_at=None if problem else now
    )
    return not problem


def _email(message: Message) -> EmailMessage:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    email = EmailMessage(
        subject=" ".join(message.title.split()),
        body=message.body,
        from_email=formataddr((message.legal_entity.name, sender)),
        to=[message.recipient],
        headers={"Message-ID": f"<{message.public_id}@{sender.rpartition('@')[2]}>"},
    )
    for document in (message.document, message.data_document):
        if document is not None:
            with document.file.open("rb") as file:
                email.attach(document.file_name, file.read(), TYPES[PurePath(document.file_name).suffix])
    return email


def _send_email(message: Message) -> None:
    _email(message).send()


def _send_text(message: Message) -> None:
    gateway = configured(settings.TEXT_MESSAGES)
    sender = settings.TEXT_MESSAGES["sender"] or message.legal_entity.name
    gateway.send(
        TextMessage(
            id=message.public_id, recipient=message.recipient, sender=sender[:LONGEST_SENDER], body=message.body
        )
    )


SENDERS = {Message.Channel.EMAIL: _send_email, Message.Channel.TEXT_MESSAGE: _send_text}
