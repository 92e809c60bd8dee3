"""Copying and voiding a coupon in the office."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.pricing.models import Coupon, Discount
from tests.factories import Scene, make_scene, make_user, sign_in
from tests.factories.coupons import make_coupon
from tests.web.office.test_coupon_codes import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mia(scene: Scene, client: Client) -> User:
    mia = make_user("mia", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mia)
    return mia


def test_a_copy_is_a_draft_with_a_discount_of_its_own_and_opens(scene: Scene, mia: User, client: Client) -> None:
    coupon = make_coupon()
    coupon.customers.create(customer=scene.carla)
    answer = send(client, coupon, "copy", discount="SPRING", name="Spring letter")
    copy = Coupon.objects.exclude(pk=coupon.pk).get()
    assert answer.headers["HX-Redirect"] == reverse("office:setup-record", args=["coupons", copy.pk])
    assert (copy.status, copy.name, copy.codes.count()) == ("draft", "Spring letter", 0)
    assert [row.customer_id for row in copy.customers.all()] == [scene.carla.pk]
    old, new = Discount.objects.get(pk=coupon.discount_id), copy.discount
    assert (new.code, new.enabled, new.coupon_required) == ("SPRING", False, True)
    assert (new.kind, new.params, new.currency) == (old.kind, old.params, old.currency)
    assert client.get(answer.headers["HX-Redirect"]).status_code == 200


def test_a_copy_needs_a_code_that_no_discount_has(mia: User, client: Client) -> None:
    coupon = make_coupon()
    assert send(client, coupon, "copy", discount="").status_code == 422
    assert send(client, coupon, "copy", discount=coupon.discount.code).status_code == 422
    assert Coupon.objects.count() == 1


def test_a_void_coupon_is_closed_and_so_are_its_codes(mia: User, client: Client) -> None:
    coupon = make_coupon()
    assert send(client, coupon, "void").status_code == 422
    answer = send(client, coupon, "void", sure="on")
    assert answer.status_code == 200, answer.text
    coupon.refresh_from_db()
    assert (coupon.status, coupon.discount.enabled) == ("closed", False)
    assert not coupon.codes.filter(active=True).exists()
    assert "void already" in send(client, coupon, "void", sure="on").text


def test_who_sees_coupons_only_copies_and_voids_none(scene: Scene, client: Client) -> None:
    coupon = make_coupon()
    sign_in(client, scene.sam)
    assert send(client, coupon, "copy", discount="SPRING").status_code == 422
    assert send(client, coupon, "void", sure="on").status_code == 422
    assert Coupon.objects.get().status == "active"
