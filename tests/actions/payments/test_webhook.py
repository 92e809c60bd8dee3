"""The address to which processors post: proved messages are taken, all others learn nothing."""

import pytest
from django.urls import reverse

from ringup.payments.models import ProcessorEvent
from tests.actions.payments.conftest import states


def post(client, event, *, connector="fake_acquirer"):
    body, headers = event
    return client.post(
        reverse("webhooks:processors", args=[connector]),
        data=body,
        content_type="application/json",
        secure=True,
        headers={"Webhook-Signature": headers.get("webhook-signature", "")},
    )


def test_a_proved_message_settles_the_payment_and_is_answered_with_200(take, acquirer, client):
    order = take("tok_time_out_after")
    assert post(client, acquirer.events()[0]).status_code == 200
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert post(client, acquirer.events()[0]).status_code == 200
    assert ProcessorEvent.objects.count() == 1


@pytest.mark.parametrize("connector", ["fake_acquirer", "no_such_connector"])
def test_an_unproved_message_learns_nothing(scene, client, connector):
    answer = post(client, (b"{}", {}), connector=connector)
    assert (answer.status_code, answer.json()) == (401, {"code": "webhook_forged"})
    assert ProcessorEvent.objects.count() == 0


def test_a_message_that_is_larger_than_any_is_not_read(scene, client):
    answer = post(client, (b"x" * 300_000, {}))
    assert (answer.status_code, answer.json()) == (400, {"code": "webhook_unreadable"})


def test_only_posts_are_taken(scene, client):
    assert client.get(reverse("webhooks:processors", args=["fake_acquirer"]), secure=True).status_code == 405
