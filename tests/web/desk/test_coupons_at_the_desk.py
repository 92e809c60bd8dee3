"""Coupons at the desk, over HTTP: typed, scanned, refused with a cure, seen in the totals, taken off."""

import pytest

from ringup.orders.models import SalesOrder
from ringup.pricing.models import CouponCode
from tests.factories.coupons import make_coupon, make_discount
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def stored(desk: Desk) -> SalesOrder:
    return SalesOrder.objects.get(public_id=desk.order)


def test_a_coupon_is_typed_behind_its_sign_and_stands_in_the_totals(ada):
    make_coupon()
    ada.enter("2*LAMP-1")
    answer = ada.enter("%save10")
    assert answer.status_code == 200
    assert {"order-totals", "entry-refusal"} <= places(answer)
    page = answer.content.decode()
    assert "SAVE10" in page
    assert "2.00" in page
    assert stored(ada).discount_minor == 200
    assert "order-coupons" in ada.open()


def test_a_coupon_may_be_the_first_that_is_entered(ada):
    make_coupon()
    assert ada.enter("%SAVE10").status_code == 200
    ada.enter("LAMP-1")
    assert stored(ada).discount_minor == 100


def test_a_coupon_is_taken_without_its_sign_where_no_item_has_that_number(ada):
    make_coupon()
    CouponCode.objects.update(bar_code="980123")
    ada.enter("LAMP-1")
    assert ada.enter("980123").status_code == 200
    assert stored(ada).coupons[0]["code"] == "SAVE10"
    assert "There is no item with this number." in ada.enter("NO-SUCH").content.decode()


def test_a_refused_coupon_says_cause_and_cure_at_the_field_and_the_cure_works(ada, scene):
    make_coupon("WHO", customer_required=True)
    ada.enter("LAMP-1")
    answer = ada.enter("%WHO")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="entry-refusal"' in page
    assert "A customer is needed for this." in page
    assert "Choose or add the customer." in page
    assert stored(ada).coupons == []
    ada.post("set-customer", customer=scene.carla.public_id)
    assert ada.enter("%WHO").status_code == 200
    assert stored(ada).discount_minor == 100


def test_a_good_coupon_that_takes_nothing_off_yet_says_what_is_missing(ada):
    tiers = {"lines": [{}], "tiers": [{"from": "25", "amount": "5.00"}]}
    make_coupon("SPEND", discount=make_discount("SPEND", kind="threshold", params=tiers))
    ada.enter("2*LAMP-1")
    page = ada.enter("%SPEND").content.decode()
    assert "The order has to come to €5.00 more. Offer something for €5.00." in page
    grown = ada.enter("LAMP-1").content.decode()
    assert "has to come to" not in grown
    assert stored(ada).discount_minor == 500


def test_a_coupon_is_taken_off_in_the_totals_or_in_the_entry_field(ada):
    make_coupon()
    ada.enter("LAMP-1")
    ada.enter("%SAVE10")
    answer = ada.post("take-off-coupon", coupon="SAVE10")
    assert (answer.status_code, stored(ada).coupons) == (200, [])
    ada.enter("%SAVE10")
    assert ada.enter("-%save10").status_code == 200
    assert stored(ada).discount_minor == 0
    assert ada.post("take-off-coupon", coupon="SAVE10").status_code == 422


def test_the_selected_line_says_anew_how_its_price_comes_about(ada):
    make_coupon()
    ada.enter("LAMP-1")
    line = stored(ada).lines.get().public_id
    assert "line-waterfall" in places(ada.enter("%SAVE10", line=line))
    assert "line-waterfall" in places(ada.post("take-off-coupon", coupon="SAVE10", line=line))
    assert "line-waterfall" not in places(ada.enter("MUG-1", line=line))


def test_while_a_coupon_is_typed_no_products_are_looked_for(ada):
    ada.enter("LAMP-1")
    assert "Desk lamp" not in ada.get("entry-results", text="%LAMP").content.decode()
