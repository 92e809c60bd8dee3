"""Programs subscribe to events, see what was sent, and have it sent again; nobody sees a secret."""

import pytest

from ringup.notifications.models import WebhookDelivery, WebhookSubscription
from tests.api.conftest import Caller, permitted
from tests.factories import make_rex, make_user
from tests.factories.scenes import Scene
from tests.web.office.rows import make_webhook, make_webhook_message

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"name": "Stock", "url": "https://stock.example.com/hook", "secret": "whispered-in-the-dark"}


@pytest.fixture
def olga(scene: Scene) -> Caller:
    user = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    return permitted(scene, "administrator", user)


@pytest.fixture
def sam(scene: Scene) -> Caller:
    return permitted(scene, "supervisor", scene.sam)


def test_a_webhook_is_added_changed_and_removed(olga: Caller) -> None:
    added = olga.ask("POST", "/webhooks", {**NEW, "events": ["order.released"]}, **{"Idempotency-Key": "w"})
    assert added.status_code == 201, added.content
    assert added.json() == {
        "id": added.json()["id"],
        "name": "Stock",
        "url": NEW["url"],
        "events": ["order.released"],
        "active": True,
    }
    changed = olga.ask("PATCH", f"/webhooks/{added.json()['id']}", {"active": False, "events": []})
    assert (changed.json()["active"], changed.json()["events"], changed.json()["name"]) == (False, [], "Stock")
    assert WebhookSubscription.objects.get().secret == NEW["secret"]
    assert [row["name"] for row in olga.ask("GET", "/webhooks").json()["items"]] == ["Stock"]
    assert olga.ask("DELETE", f"/webhooks/{added.json()['id']}").status_code == 204
    assert not WebhookSubscription.objects.exists()


def test_what_cannot_be_told_is_refused_with_its_field(olga: Caller) -> None:
    refused = olga.ask("POST", "/webhooks", {**NEW, "url": "https://192.168.1.4/"})
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        422,
        "webhook_address_forbidden",
        "url",
    )
    assert olga.ask("POST", "/webhooks", {**NEW, "events": ["nothing.such"]}).json()["code"] == "not_in_list"


def test_messages_are_listed_by_state_and_sent_again(scene: Scene, sam: Caller) -> None:
    webhook = make_webhook(scene.legal_entity)
    dead = make_webhook_message(webhook, state="dead", last_status=500, last_error="status_500", attempts=24)
    make_webhook_message(webhook, key="another")
    [row] = sam.ask("GET", "/webhook-messages?state=dead").json()["items"]
    assert (row["id"], row["last_error"], row["webhook"]) == (dead.public_id, "status_500", webhook.public_id)
    again = sam.ask("POST", f"/webhook-messages/{dead.public_id}/again", {})
    assert (again.json()["state"], again.json()["attempts"]) == ("waiting", 0)
    assert sam.ask("POST", "/webhook-messages/nosuch/again", {}).status_code == 404


def test_agents_and_other_companies_see_nothing_of_it(scene: Scene, ada: Caller) -> None:
    message = make_webhook_message(make_webhook(scene.legal_entity), state="dead")
    assert ada.ask("GET", "/webhook-messages").status_code == 403
    assert ada.ask("GET", "/webhooks").status_code == 403
    make_rex()
    assert WebhookDelivery.objects.get(pk=message.pk).state == "dead"
