"""Moments are told at the desk by the clock of the call center, as in the office, and not in UTC."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ringup.plumbing.public_ids import new_public_id
from ringup.pricing.models import Coupon
from tests.factories.coupons import make_coupon, make_discount
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("zone", "said"), [("Europe/London", "2 Jul 2026, 00:00"), ("UTC", "1 Jul 2026, 23:00")])
def test_a_coupon_that_ended_at_midnight_in_london_says_midnight(zone: str, said: str) -> None:
    scene = make_scene(time_zone=zone)
    make_coupon("SUMMER", discount=make_discount("SUMMER", legal_entity=scene.legal_entity))
    Coupon.objects.update(valid_to=datetime(2026, 7, 1, 23, tzinfo=UTC))
    assert scene.actor().time_zone == zone
    client = Client()
    client.force_login(scene.ada)
    order = new_public_id()
    answer = client.post(
        reverse("desk:entry", args=[order]), {"text": "%SUMMER", "revision": "0"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert timezone.get_current_timezone_name() == "UTC"
