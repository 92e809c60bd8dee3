"""Values → rows: documents as the customer gets them, and messages that go out once."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile

from ringup.notifications.models import Document, Message, WebhookDelivery, WebhookSubscription
from ringup.plumbing.card_guard import scrub


def keep_document(*, legal_entity: int, kind: str, subject: str, language: str, name: str, content: bytes) -> Document:
    """Stores a document unchanged under an unguessable name; `name` is what people see."""
    document = Document(legal_entity_id=legal_entity, kind=kind, subject=subject, language=language, file_name=name)
    document.file.save(f"{document.public_id}{PurePath(name).suffix}", ContentFile(content), save=False)
    document.save(force_insert=True)
    return document


def post_message(message: Message) -> None:
    """Puts a message into the post; one with the same deduplication key is already there and stays as it is."""
    message.title, message.body = scrub(message.title), scrub(message.body)
    Message.objects.bulk_create([message], ignore_conflicts=True)


def subscribers(*, legal_entity: int, event: str) -> list[WebhookSubscription]:
    """The other systems of the company that are told of the event; one query."""
    rows = WebhookSubscription.objects.filter(legal_entity=legal_entity, active=True).order_by("pk")
    return [row for row in rows if not row.events or event in row.events]


def post_event(
    to: list[WebhookSubscription], *, event: str, key: str, subject: str, content: Mapping[str, Any]
) -> None:
    """Puts a message to each of them into the post; the same `key` once."""
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(subscription=each, key=f"{event}:{key}"[:200], event=event, subject=subject, body=content)
            for each in to
        ],
        ignore_conflicts=True,
    )
