"""Gift cards in the office: found by their last signs, their number nowhere, brought once more and made void."""

import pytest
from django.test import Client

from ringup.payments.models import GiftCard
from ringup.payments.rules.gift_cards import in_groups
from tests.factories import Scene, make_scene, sign_in
from tests.factories.gift_cards import NUMBER, make_gift_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def sam(scene: Scene, client: Client) -> Client:
    sign_in(client, scene.sam)
    return client


def test_a_number_is_on_no_page_before_somebody_asks_for_it(scene: Scene, sam: Client) -> None:
    card = make_gift_card(scene, "50.00")
    record = f"/office/setup/gift-cards/{card.public_id}/"
    for address in ("/office/setup/gift-cards/", f"/office/setup/gift-cards/list/?search={card.last_four}", record):
        page = sam.get(address).content.decode()
        assert card.last_four in page
        assert NUMBER not in page
        assert in_groups(NUMBER) not in page
    assert sam.post(f"{record}sections/reprint/").status_code in (200, 302)
    page = sam.get(record).content.decode()
    assert in_groups(NUMBER) in page


def test_an_unused_card_is_made_void_after_a_tick(scene: Scene, sam: Client) -> None:
    card = make_gift_card(scene, "50.00")
    address = f"/office/setup/gift-cards/{card.public_id}/sections/void/"
    assert sam.post(address).status_code == 422
    assert sam.post(address, {"void-sure": "on", "sure": "on"}).status_code in (200, 302)
    assert GiftCard.objects.get().state == "void"
