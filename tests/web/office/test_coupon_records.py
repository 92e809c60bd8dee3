"""Coupons in the office: made with their codes, activated when they are complete, used at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.pricing.models import Coupon, CouponCode, Discount
from tests.factories import Scene, make_price_group, make_scene, make_user, sign_in
from tests.factories.coupons import make_coupon, make_discount
from tests.web.desk.test_order_screen import Desk
from tests.web.office.rows import make_simple_discount
from tests.web.office.test_price_records import make, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    return mira


def fields(coupon: Coupon, **other: str) -> dict[str, str]:
    """The fields of the coupon's page."""
    return {
        "seen": "",
        "number": coupon.number,
        "name": coupon.name,
        "currency": coupon.currency,
        "status": coupon.status,
        "usage_limit": coupon.usage_limit,
        **other,
    }


def test_a_marketer_makes_a_coupon_and_an_agent_uses_it(scene: Scene, mira: User, client: Client):
    discount = make_simple_discount(scene.legal_entity, "AUTUMN")
    scene.call_center.price_groups.add(make_price_group(legal_entity=scene.legal_entity))
    new = {"number": "CP-1", "name": "Autumn letter", "discount": discount.pk, "currency": "EUR"}
    limit = {"usage_limit": "all", "uses_allowed": "1", "budget_minor": "50.00"}
    made = make(client, "coupons", **new, **limit, status="draft")
    assert made.status_code == 302, made.content
    coupon = Coupon.objects.get()
    assert (coupon.status, coupon.uses_allowed, coupon.budget_minor) == ("draft", 1, 5000)
    early = send(client, "coupons", coupon.pk, "general", **fields(coupon, **limit, status="active"))
    assert early.status_code == 422
    assert "An active coupon needs a code" in early.text
    codes = {"seen": "", "row0_key": "", "row0_code": "letter26", "row0_active": "on"}
    added = send(client, "coupons", coupon.pk, "codes", **codes)
    assert added.status_code == 200, added.text
    assert CouponCode.objects.get().code == "letter26"
    active = send(client, "coupons", coupon.pk, "general", **fields(coupon, **limit, status="active"))
    assert active.status_code == 200, active.text
    discount.refresh_from_db()
    assert (discount.enabled, discount.coupon_required) == (True, True)
    ada = Desk(scene.ada)
    ada.enter("LAMP-1")
    assert "letter26" in ada.enter("%LETTER26").text
    closed = send(client, "coupons", coupon.pk, "general", **fields(coupon, **limit, status="closed"))
    assert closed.status_code == 200
    discount.refresh_from_db()
    assert not discount.enabled
    bess = Desk(scene.ada)
    assert "It is not active." in bess.enter("%LETTER26").text


def test_what_is_wrong_with_a_coupon_stands_at_its_field(scene: Scene, mira: User, client: Client):
    dollars = make_discount("DOLLARS", currency="USD", enabled=False)
    wrong = make(
        client, "coupons", number="CP-1", name="X", discount=dollars.pk, currency="EUR", usage_limit="customer",
        status="draft",
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "Its discount is in USD." in wrong.text
    assert "This is needed." in wrong.text


def test_two_codes_do_not_read_the_same(scene: Scene, mira: User, client: Client):
    coupon = make_coupon("SAVE10")
    codes = {"seen": "", "row0_key": "", "row0_code": "save10", "row0_active": "on"}
    refused = send(client, "coupons", coupon.pk, "codes", **codes)
    assert refused.status_code == 422
    assert "This exists already." in refused.text
    signs = {**codes, "row0_code": "10 %"}
    assert "Only letters, digits" in send(client, "coupons", coupon.pk, "codes", **signs).text


def test_the_status_of_a_discount_with_a_coupon_is_changed_at_the_coupon(scene: Scene, mira: User, client: Client):
    discount = make_simple_discount(scene.legal_entity, "AUTUMN")
    make_coupon(discount=discount)
    discount.refresh_from_db()
    assert discount.enabled
    sent = {"seen": "", "code": "AUTUMN", "name": "Autumn", "currency": "EUR", "concurrency": "best_price"}
    lines = {"row0_key": "0"}
    refused = send(client, "discounts", discount.pk, "general", **sent, **lines)
    assert refused.status_code == 422
    assert "It follows the coupon CP-1: change it there." in refused.text
    discount.refresh_from_db()
    assert discount.enabled


def test_a_coupon_that_nobody_used_is_removed_with_its_codes(scene: Scene, mira: User, client: Client):
    coupon = make_coupon()
    gone = client.post(reverse("office:setup-remove", args=["coupons", coupon.pk]))
    assert gone.status_code in (200, 302)
    assert not Coupon.objects.exists()
    assert not Discount.objects.get().enabled
