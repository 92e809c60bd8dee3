"""Other systems are told at least once, signed; what nobody takes waits longer each time, then for a person."""

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.notifications.actions.send_webhook_again import send_webhook_again
from ringup.notifications.actions.send_webhooks import send_webhooks
from ringup.notifications.connectors.webhooks import Answered, WebhookSender
from ringup.notifications.loading import WEBHOOKS
from ringup.notifications.models import WebhookDelivery, WebhookSubscription
from ringup.notifications.rules.webhooks import MOST_ATTEMPTS
from ringup.notifications.saving import post_event, subscribers
from ringup.values.refusal import Refusal
from ringup.values.signature import HEADER, is_signed
from tests.factories import make_rex, make_user
from tests.factories.scenes import Scene, make_scene
from tests.web.office.rows import make_webhook, make_webhook_message
from tests.web.safety.world import actor_of

pytestmark = pytest.mark.django_db
SECRET = "whispered-in-the-dark"


class Recorder(WebhookSender):
    """Keeps what is sent, and answers with a status."""

    def __init__(self, status: int = 200) -> None:
        super().__init__(own=[])
        self.status = status
        self.sent: list[tuple[str, bytes, Mapping[str, str]]] = []

    def send(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
        self.sent.append((url, body, headers))
        return Answered(status=self.status, problem="" if self.status < 300 else f"status_{self.status}")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_a_message_is_signed_and_sent_once(scene: Scene) -> None:
    message = make_webhook_message(make_webhook(scene.legal_entity), body={"order": {"number": "SO-100042"}})
    post = Recorder()
    assert [send_webhooks(None, sender=post), send_webhooks(None, sender=post)] == [1, 0]
    [(url, body, headers)] = post.sent
    assert url == "https://stock.example.com/hook"
    content = json.loads(body)
    assert (content["id"], content["event"], content["order"]["number"]) == (
        message.public_id,
        "order.released",
        "SO-100042",
    )
    assert headers["Ringup-Delivery"] == message.public_id
    now = int(timezone.now().timestamp())
    assert is_signed(secret=SECRET, header=headers[HEADER], body=body, now=now)
    assert not is_signed(secret="another-secret-of-16", header=headers[HEADER], body=body, now=now)
    message.refresh_from_db()
    assert (message.state, message.last_status) == ("delivered", 200)


def test_who_does_not_answer_is_asked_once_in_a_run_and_keeps_nobody_else_waiting(scene: Scene) -> None:
    away, there = make_webhook(scene.legal_entity), make_webhook(scene.legal_entity, url="https://b.example.com/")
    for count in range(3):
        make_webhook_message(away, key=str(count))
    make_webhook_message(there)

    class Half(Recorder):
        def send(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
            self.status = 200 if "b.example" in url else 503
            return super().send(url, body=body, headers=headers)

    post = Half()
    assert send_webhooks(None, sender=post) == 1
    assert len(post.sent) == 2


def test_what_nobody_takes_waits_longer_each_time_and_rests_until_a_person_sends_it_again(scene: Scene) -> None:
    message, post = make_webhook_message(make_webhook(scene.legal_entity)), Recorder(500)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        before = timezone.now()
        assert send_webhooks(None, sender=post) == 0
        message.refresh_from_db()
        waits.append((message.due_at - before) // timedelta(seconds=10))
        WebhookDelivery.objects.update(due_at=before)
    assert waits[:4] == [1, 2, 4, 8]
    assert (message.state, message.last_error) == ("dead", "status_500")
    assert send_webhooks(None, sender=post) == 0

    sam = actor_of(scene.sam)
    again = send_webhook_again(sam, delivery=message.public_id)
    assert isinstance(again, WebhookDelivery)
    assert (again.state, again.attempts) == ("waiting", 0)
    post.status = 200
    assert send_webhooks(None, sender=post) == 1


def test_nobody_else_sends_it_again(scene: Scene) -> None:
    message = make_webhook_message(make_webhook(scene.legal_entity), state="dead")
    for user, code in ((scene.ada, "not_permitted"), (make_rex(), "delivery_not_found")):
        refused = send_webhook_again(actor_of(user), delivery=message.public_id)
        assert isinstance(refused, Refusal)
        assert refused.code in (code, "not_permitted")


def test_the_same_fact_is_posted_once_and_only_to_who_wants_it(scene: Scene) -> None:
    all_of_it = make_webhook(scene.legal_entity)
    make_webhook(scene.legal_entity, events=["order.canceled"])
    make_webhook(scene.legal_entity, active=False)
    to = subscribers(legal_entity=scene.legal_entity.pk, event="order.released")
    assert to == [all_of_it]
    for _ in range(2):
        post_event(to, event="order.released", key="k1", subject="SO-100042", content={})
    assert WebhookDelivery.objects.count() == 1


def test_the_database_holds_no_secret_in_clear_and_the_audit_none_at_all(scene: Scene) -> None:
    make_webhook(scene.legal_entity)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_webhooksubscription")
        assert SECRET not in cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            ["notifications_webhooksubscriptionevent", "secret"],
        )
        assert cursor.fetchone()[0] == 0
    assert WebhookSubscription.objects.get().secret == SECRET


def test_a_secret_that_another_key_encrypted_sends_nothing_unsigned(scene: Scene, settings) -> None:
    message, post = make_webhook_message(make_webhook(scene.legal_entity)), Recorder()
    settings.SECRET_KEY = "quite another key for the whole of this installation"
    settings.SECRET_KEY_FALLBACKS = []
    assert send_webhooks(None, sender=post) == 0
    message.refresh_from_db()
    assert (post.sent, message.last_error) == ([], "secret_unreadable")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": "http://stock.example.com/"}, "webhook_address_forbidden"),
        ({"url": "https://10.0.0.5/"}, "webhook_address_forbidden"),
        ({"secret": "too-short"}, "too_short"),
        ({"events": ["order.eaten"]}, "not_in_list"),
    ],
)
def test_what_cannot_be_told_is_refused_when_it_is_set_up(scene: Scene, values: dict, code: str) -> None:
    olga = actor_of(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))
    good = {"name": "Stock", "url": "https://stock.example.com/", "secret": SECRET}
    assert isinstance(save_setup_row(olga, kind=WEBHOOKS, values=good), WebhookSubscription)
    refused = save_setup_row(olga, kind=WEBHOOKS, values={**good, **values})
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == [code]
