"""Messages go out once; what cannot be handed over waits longer each time, and no mail server is asked in between."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from ringup.notifications.actions.send_messages import MOST_ATTEMPTS, send_messages
from ringup.notifications.models import Message
from ringup.notifications.saving import keep_document, post_message
from tests.factories.company import make_legal_entity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "orders@harbor.example"


def post(key="k1", **values):
    entity = make_legal_entity()
    message = Message(
        **{
            "legal_entity": entity,
            "deduplication_key": key,
            "kind": "order_confirmation",
            "subject": "k7w2m9xq4tz8vb",
            "recipient": "carla@example.com",
            "language": "en",
            "title": "Your order SO-100042",
            "body": "Thank you.",
        }
        | values
    )
    post_message(message)
    return Message.objects.get(deduplication_key=key)


def test_a_message_goes_out_with_its_document_in_the_sellers_name():
    document = keep_document(
        legal_entity=make_legal_entity().pk,
        kind="order_confirmation",
        subject="k7w2m9xq4tz8vb",
        language="en",
        name="SO-100042.pdf",
        content=b"%PDF-1.7",
    )
    message = post(document=document)
    assert send_messages(None) == 1
    [email] = mail.outbox
    assert (email.to, email.subject) == (["carla@example.com"], "Your order SO-100042")
    assert email.from_email == "Harbor Gifts <orders@harbor.example>"
    assert email.attachments == [("SO-100042.pdf", b"%PDF-1.7", "application/pdf")]
    assert email.extra_headers["Message-ID"] == f"<{message.public_id}@harbor.example>"
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at is not None) == ("sent", 1, True)


def test_what_was_sent_is_not_sent_again():
    post()
    assert [send_messages(None), send_messages(None)] == [1, 0]
    assert len(mail.outbox) == 1


@pytest.mark.peerbug("B14")
def test_the_same_message_posted_twice_goes_out_once():
    post()
    post(title="Another try")
    assert send_messages(None) == 1
    assert [email.subject for email in mail.outbox] == ["Your order SO-100042"]


def test_a_card_number_never_leaves_by_mail():
    post(body="Paid with 4111 1111 1111 1111.")
    send_messages(None)
    assert mail.outbox[0].body == "Paid with [PAN …1111]."


class Refusing(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


def test_while_the_mail_server_is_away_messages_wait_longer_each_time_and_then_rest(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    message = post()
    waits = []
    for _ in range(MOST_ATTEMPTS):
        before = timezone.now()
        assert send_messages(None) == 0
        message.refresh_from_db()
        waits.append((message.due_at - before) // timedelta(seconds=15))
        Message.objects.update(due_at=before)
    assert waits[:4] == [2, 4, 8, 16]
    assert message.state == "failed"
    assert "SMTPServerDisconnected" in message.last_error
    assert send_messages(None) == 0


@pytest.mark.parametrize("recipient", ["carla@example.com\nBcc: all@example.com", "not an address\r\n"])
def test_an_address_that_is_none_harms_no_other_message(recipient):
    bad, good = post("bad", recipient=recipient), post("good")
    assert send_messages(None) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("waiting", "sent")
    assert len(mail.outbox) == 1


def test_a_message_in_a_workers_hands_is_left_to_it():
    post()
    Message.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert send_messages(None) == 0


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_is_never_asked_inside_a_transaction(monkeypatch):
    inside = []
    send = EmailBackend.send_messages

    def watched(self, messages):
        inside.append(connection.in_atomic_block)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", watched)
    post()
    send_messages(None)
    assert inside == [False]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once():
    for number in range(12):
        post(f"k{number}", title=f"Message {number}")
    start = threading.Barrier(4, timeout=20)

    def work():
        try:
            start.wait()
            return send_messages(None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = sum(pool.map(lambda _: work(), range(4)))
    assert sent == 12
    assert sorted(email.subject for email in mail.outbox) == sorted(f"Message {number}" for number in range(12))
