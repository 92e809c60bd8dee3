"""Who saw which card: what counts as a view on the screens, and the list of them in the office."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import Parameters, User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import CardView, PaymentMethod, StoredCard
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.public_ids import new_public_id
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/office/card-views/"
PART = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=True)
    return scene


@pytest.fixture
def card(scene: Scene) -> StoredCard:
    return StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_visa",
        brand="visa",
        last_four="1111",
        expires_year=2031,
        expires_month=12,
    )


@pytest.fixture
def order(scene: Scene, card: StoredCard) -> SalesOrder:
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="card").code
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(1)),),
        payments=(PaymentEntry(method=method, stored_card=card.public_id),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="seen")
    assert isinstance(placed, Placed), placed
    return placed.order


@pytest.fixture
def olga(scene: Scene) -> User:
    return make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)


@pytest.fixture
def ada(scene: Scene) -> Client:
    return sign_in(Client(), scene.ada)


def doors() -> list[str]:
    return list(CardView.objects.order_by("pk").values_list("door", flat=True))


def test_a_page_that_is_opened_is_a_view_and_a_refresh_is_none(ada: Client, order: SalesOrder) -> None:
    ada.get(reverse("desk:order", args=[order.public_id]))
    assert doors() == ["desk"]
    ada.get(reverse("desk:order-payments", args=[order.public_id]), headers={"HX-Request": "true"})
    assert doors() == ["desk"]
    page = ada.get(reverse("desk:billing", args=[order.public_id])).text
    assert "Visa •••• 1111" in page
    assert doors() == ["desk", "billing"]


def test_an_order_on_the_phone_is_a_view_with_the_first_line(scene: Scene, ada: Client, card: StoredCard) -> None:
    order = new_public_id()
    ada.get(reverse("desk:order", args=[order]))
    sent = {"customer": scene.carla.public_id, "revision": "0"}
    ada.post(reverse("desk:set-customer", args=[order]), sent, headers=PART)
    assert doors() == []
    for item in ("LAMP-1", "MUG-1"):
        sent = {"text": item, "revision": str(SalesOrder.objects.get(public_id=order).revision)}
        answer = ada.post(reverse("desk:entry", args=[order]), sent, headers=PART)
        assert answer.status_code == 200
        assert doors() == ["desk"]


def test_without_the_parameter_nothing_is_noted(scene: Scene, ada: Client, order: SalesOrder) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=False)
    ada.get(reverse("desk:order", args=[order.public_id]))
    ada.get(reverse("desk:billing", args=[order.public_id]))
    assert doors() == []


def test_the_list_names_who_saw_it_and_is_narrowed(
    scene: Scene, client: Client, ada: Client, olga: User, order: SalesOrder
) -> None:
    ada.get(reverse("desk:order", args=[order.public_id]))
    sign_in(client, olga)
    page = client.get(ADDRESS).text
    for text in (order.number, "Visa •••• 1111", scene.carla.number, scene.ada.get_full_name() or "ada"):
        assert text in page
    hits = {"order": order.number, "customer": scene.carla.number, "user": scene.ada.username}
    for name, value in hits.items():
        assert "Visa •••• 1111" in client.get(ADDRESS, {name: value}).text
        assert "Visa •••• 1111" not in client.get(ADDRESS, {name: "nobody"}).text
    assert "Visa •••• 1111" not in client.get(ADDRESS, {"from": "2020-01-01", "to": "2020-01-02"}).text


def test_the_file_has_the_same(client: Client, ada: Client, olga: User, order: SalesOrder) -> None:
    ada.get(reverse("desk:billing", args=[order.public_id]))
    sign_in(client, olga)
    head, row, *rest = client.get(f"{ADDRESS}file/").content.decode("utf-8-sig").splitlines()
    assert head == "seen_at,user,name,door,order,customer,customer_name,brand,last_four"
    assert ",billing," in row
    assert row.endswith(",visa,1111")
    assert not rest


def test_a_view_stays_in_the_list_when_its_draft_is_gone(scene: Scene, client: Client, olga: User) -> None:
    gone = new_public_id()
    CardView.objects.create(
        legal_entity=scene.legal_entity,
        user=scene.ada,
        order_id=gone,
        card="c",
        brand="visa",
        last_four="4242",
        door="desk",
    )
    sign_in(client, olga)
    page = client.get(ADDRESS).text
    assert "Visa •••• 4242" in page
    assert gone in page


def test_only_the_audit_opens_it_and_other_companies_see_nothing(
    client: Client, ada: Client, order: SalesOrder
) -> None:
    ada.get(reverse("desk:order", args=[order.public_id]))
    assert ada.get(ADDRESS).status_code == 403
    sign_in(client, make_rex())
    assert "Visa •••• 1111" not in client.get(ADDRESS).text
