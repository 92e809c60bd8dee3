"""A coupon's page says who used it, against limit and budget."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import Coupon, CouponRedemption
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.coupons import make_coupon, make_discount

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


@pytest.fixture
def coupon(scene: Scene) -> Coupon:
    """10 % by SAVE10, at most 50.00."""
    return make_coupon(discount=make_discount("CODE", legal_entity=scene.legal_entity), budget_minor=50_00)


def order(scene: Scene, key: str, *, submit: bool) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=3)],  # type: ignore[arg-type]
        payments=[PaymentEntry(method="CASH")],
        coupons=["SAVE10"],
        submit=submit,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key=key)
    assert isinstance(placed, Placed), placed
    return placed.order


def use(coupon: Coupon, scene: Scene, number: int, state: str = "redeemed") -> None:
    CouponRedemption.objects.create(
        coupon=coupon,
        code=coupon.codes.get(),
        order=f"x{number}",
        call_center=scene.call_center,
        state=state,
        amount_minor=1_00,
        currency="EUR",
    )


def shown(client: Client, coupon: Coupon) -> str:
    page = client.get(reverse("office:setup-record", args=["coupons", coupon.pk]))
    return " ".join(page.content.decode().split())


def test_uses_are_listed_and_added_up_against_the_budget(scene: Scene, mira: User, client: Client, coupon: Coupon):
    redeemed = order(scene, "a", submit=True)
    use(coupon, scene, 1, "released")
    text = shown(client, coupon)
    assert redeemed.number in text
    assert "Carla Jansen" in text
    assert '<dt>Taken off</dt><dd>€3.00</dd><dd class="aside">of €50.00; €47.00 left</dd>' in text
    assert "<dt>Uses</dt><dd>1</dd>" in text, "what was released is free again"


def test_nobody_has_used_a_new_one(scene: Scene, mira: User, client: Client, coupon: Coupon):
    assert "Nobody has used it yet." in shown(client, coupon)


def test_many_uses_are_paged_in_a_fixed_number_of_queries_and_come_as_a_file(
    scene: Scene, mira: User, client: Client, coupon: Coupon
):
    address = reverse("office:coupon-redemptions", args=[coupon.pk])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address, headers={"HX-Request": "true"})
        return len(queries)

    use(coupon, scene, 0)
    count()
    few = count()
    for number in range(1, 61):
        use(coupon, scene, number)
    assert count() == few
    assert "Page 2 of 2" in client.get(f"{address}?page=9", headers={"HX-Request": "true"}).content.decode()
    assert "Page 1 of 2" in client.get(address).content.decode()
    file = client.get(reverse("office:coupon-redemptions-file", args=[coupon.pk])).content.decode("utf-8-sig")
    assert len(file.splitlines()) == 62


def test_another_company_sees_no_uses(scene: Scene, client: Client, coupon: Coupon):
    sign_in(client, make_rex())
    for name in ("coupon-redemptions", "coupon-redemptions-file"):
        assert client.get(reverse(f"office:{name}", args=[coupon.pk])).status_code == 404
