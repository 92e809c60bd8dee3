"""Coupon codes in bulk and customer lists in the office."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.pricing.models import Coupon
from tests.factories import Scene, make_scene, make_user, sign_in
from tests.factories.coupons import make_coupon, make_discount

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mia(scene: Scene, client: Client) -> User:
    mia = make_user("mia", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mia)
    return mia


def send(client: Client, coupon: Coupon, section: str, **fields: str):
    address = reverse("office:setup-section", args=["coupons", coupon.pk, section])
    data = {f"{section}-{name}": value for name, value in fields.items()}
    return client.post(address, data, headers={"HX-Request": "true"})


def test_codes_are_made_in_bulk_and_downloaded(mia: User, client: Client) -> None:
    coupon = make_coupon()
    answer = send(client, coupon, "make-codes", count="25", prefix="FALL")
    assert answer.status_code == 200, answer.text
    assert "26 codes" in answer.text
    # The trail counts them: it is read by people who may not have the codes.
    assert "Codes · 25" in answer.text
    assert "FALL-" not in answer.text
    file = client.get(reverse("office:coupon-codes-file", args=[coupon.pk]))
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["Code ID", "Code", "Bar code", "Active"]
    assert len(rows) == 27
    assert all(row[0].startswith("CC-") and row[1].startswith("FALL-") and row[1] == row[2] for row in rows[2:])
    record = client.get(reverse("office:setup-record", args=["coupons", coupon.pk])).text
    assert "SAVE10" in record
    assert f'value="{rows[2][1]}"' not in record


def test_too_many_codes_are_refused_at_the_field(mia: User, client: Client) -> None:
    coupon = make_coupon()
    assert send(client, coupon, "make-codes", count="10001").status_code == 422
    assert coupon.codes.count() == 1


def test_a_list_of_customers_is_pasted(scene: Scene, mia: User, client: Client) -> None:
    coupon = make_coupon()
    pasted = f"{scene.carla.number}\n{scene.bruno.number}\n"
    answer = send(client, coupon, "add-customers", numbers=pasted)
    assert answer.status_code == 200, answer.text
    assert coupon.customers.count() == 2
    wrong = send(client, coupon, "add-customers", numbers="C-NOBODY")
    assert wrong.status_code == 422
    assert "C-NOBODY" in wrong.text


def test_a_coupon_without_a_number_has_the_next_one(scene: Scene, mia: User, client: Client) -> None:
    discount = make_discount("AUTUMN")
    fields = {"number": "", "name": "Autumn", "discount": discount.pk, "currency": "EUR", "status": "draft"}
    data = {f"new-{name}": value for name, value in {**fields, "usage_limit": "none"}.items()}
    answer = client.post(reverse("office:setup-new", args=["coupons"]), data)
    assert answer.status_code in (200, 204, 302), answer.text
    assert Coupon.objects.get().number == "CP-100001"


def test_who_changes_no_prices_downloads_no_codes(scene: Scene, client: Client) -> None:
    coupon = make_coupon()
    sign_in(client, scene.sam)
    assert client.get(reverse("office:coupon-codes-file", args=[coupon.pk])).status_code == 403
