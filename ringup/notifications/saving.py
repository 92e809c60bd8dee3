"""Values → rows: documents as the customer gets them, and messages that go out once."""

from django.core.files.base import ContentFile

from ringup.notifications.models import Document, Message
from ringup.plumbing.card_guard import scrub


def keep_document(*, legal_entity: int, kind: str, subject: str, language: str, name: str, content: bytes) -> Document:
    """Stores a document unchanged under an unguessable name; `name` is what people see."""
    document = Document(legal_entity_id=legal_entity, kind=kind, subject=subject, language=language, file_name=name)
    document.file.save(f"{document.public_id}.pdf", ContentFile(content), save=False)
    document.save(force_insert=True)
    return document


def post_message(message: Message) -> None:
    """Puts a message into the post; one with the same deduplication key is already there and stays as it is."""
    message.title, message.body = scrub(message.title), scrub(message.body)
    Message.objects.bulk_create([message], ignore_conflicts=True)
