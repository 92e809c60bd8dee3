"""Views of cards over the API: each answer with a card is one, and those who see the audit read them."""

import pytest

from ringup.call_centers.models import Parameters
from ringup.payments.models import CardView, PaymentMethod, StoredCard
from tests.api.conftest import Caller, permitted
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_with_a_card_is_a_view(scene: Scene, ada: Caller) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=True)
    card = StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_visa",
        brand="visa",
        last_four="1111",
        expires_year=2031,
        expires_month=12,
    )
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="card").code
    body = {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1"}],
        "payments": [{"method": method, "card": card.public_id}],
    }
    order = ada.ask("POST", "/orders", body).json()["id"]
    ada.ask("GET", f"/orders/{order}")
    ada.ask("GET", "/orders")
    assert CardView.objects.filter(door="api").count() == 2
    refused = ada.ask("GET", "/card-views")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    sam = permitted(scene, "supervisor", scene.sam)
    found = sam.ask("GET", f"/card-views?order={order}&user={scene.ada.username}").json()["items"]
    assert [view["door"] for view in found] == ["api", "api"]
    assert found[0]["card"] == {"id": card.public_id, "brand": "visa", "last_four": "1111"}
    assert (found[0]["order"], found[0]["customer"]) == (order, scene.carla.public_id)
    assert sam.ask("GET", "/card-views?end=2020-01-01").json()["items"] == []
    assert sam.ask("GET", "/card-views?user=nobody").json()["items"] == []
