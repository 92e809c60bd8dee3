"""Coupons on an order: entered, refused with cause and cure, calculated, taken off."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, place_order
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.enter_coupon import enter_coupon
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.actions.take_off_coupon import take_off_coupon
from ringup.orders.models import SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.judging import coupons_on
from ringup.orders.saving.lines import LineWish
from ringup.pricing.actions.add_coupon_customers import add_coupon_customers
from ringup.pricing.actions.make_coupon_codes import make_coupon_codes
from ringup.pricing.models import CouponCode, CouponGuesses, Discount
from ringup.values.refusal import Refusal
from tests.factories.company import make_price_group, make_user
from tests.factories.coupons import make_coupon, make_discount, single_use
from tests.factories.prices import make_auto_charge
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(ada: Actor) -> str:
    """An order for two lamps at 10.00, without a customer."""
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    key: str = begun.order.public_id
    changed = add_line(ada, order=key, wish=LineWish(item="LAMP-1", quantity=Decimal(2)))
    assert isinstance(changed, Changed)
    return key


def refused(outcome: object) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


def stored(order: str) -> SalesOrder:
    return SalesOrder.objects.get(public_id=order)


def test_a_coupon_takes_off_what_its_discount_gives_and_says_so(ada, order):
    make_coupon()
    changed = enter_coupon(ada, order=order, code="save10")
    assert isinstance(changed, Changed)
    row = stored(order)
    (coupon,) = coupons_on(row)
    assert (row.discount_minor, coupon.code, coupon.amount_minor, coupon.refusal) == (200, "SAVE10", 200, None)
    assert row.events.filter(kind="enter_coupon", after={"coupon": "SAVE10"}).exists()
    assert isinstance(take_off_coupon(ada, order=order, code="save10"), Changed)
    row = stored(order)
    assert (row.discount_minor, row.coupons) == (0, [])
    assert refused(take_off_coupon(ada, order=order, code="SAVE10")).code == "coupon_not_on_order"


def test_a_later_line_gets_the_discount_of_the_coupon_too(ada, order):
    make_coupon()
    enter_coupon(ada, order=order, code="SAVE10")
    add_line(ada, order=order, wish=LineWish(item="MUG-1"))
    (coupon,) = coupons_on(stored(order))
    assert coupon.amount_minor == 245


def test_a_code_is_scanned_by_its_bar_code(ada, order):
    coupon = make_coupon()
    coupon.codes.update(bar_code="9801234567")
    assert isinstance(enter_coupon(ada, order=order, code="9801234567"), Changed)
    assert coupons_on(stored(order))[0].code == "SAVE10"


def test_without_its_coupon_the_discount_is_not_given_unless_the_coupon_says_so(ada, order):
    make_coupon()
    assert stored(order).discount_minor == 0
    make_coupon("OPEN", number="CP-2", apply_without_code=True)
    add_line(ada, order=order, wish=LineWish(item="MUG-1"))
    assert stored(order).discount_minor == 245


def later(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize(
    ("values", "code", "cure"),
    [
        ({"status": "closed"}, "not_active", "try_other_coupon"),
        ({"valid_from": later(1)}, "not_yet_valid", "try_other_coupon"),
        ({"valid_to": later(-1)}, "expired", "try_other_coupon"),
        ({"customer_required": True}, "customer_required", "choose_customer"),
        ({"budget_minor": 0}, "budget_used_up", "try_other_coupon"),
        ({"budget_minor": 199}, "budget_used_up", "try_other_coupon"),
    ],
)
def test_a_refused_coupon_says_cause_and_cure_and_does_not_stay(ada, order, values, code, cure):
    make_coupon(**values)
    refusal = refused(enter_coupon(ada, order=order, code="SAVE10"))
    assert refusal.cure is not None
    assert (refusal.code, refusal.cure.code, refusal.field) == (code, cure, "coupon")
    assert stored(order).coupons == []


def test_the_dates_and_the_state_of_a_code_count_like_those_of_its_coupon(ada, order):
    make_coupon("OFF", "LATE", "GOOD")
    CouponCode.objects.filter(code="OFF").update(active=False)
    CouponCode.objects.filter(code="LATE").update(valid_from=later(2))
    assert refused(enter_coupon(ada, order=order, code="OFF")).code == "not_active"
    assert refused(enter_coupon(ada, order=order, code="LATE")).code == "not_yet_valid"
    assert isinstance(enter_coupon(ada, order=order, code="GOOD"), Changed)


def test_an_unknown_code_is_refused_as_it_was_typed(ada, order):
    refusal = refused(enter_coupon(ada, order=order, code=" nope "))
    assert (refusal.code, refusal.facts["coupon"]) == ("unknown_coupon", "nope")


def test_a_coupon_stands_on_an_order_once_by_whichever_code(ada, order):
    make_coupon("ONE", "TWO")
    enter_coupon(ada, order=order, code="ONE")
    assert refused(enter_coupon(ada, order=order, code="TWO")).code == "coupon_on_order"


def test_a_coupon_in_another_currency_or_for_other_price_groups_is_refused(scene, ada, order):
    make_coupon("DOLLARS", discount=make_discount("USD", currency="USD"))
    assert refused(enter_coupon(ada, order=order, code="DOLLARS")).code == "coupon_currency"
    members = make_discount("MEMBERS")
    members.price_groups.add(make_price_group("VIP", legal_entity=scene.legal_entity))
    make_coupon("MEMBER", number="CP-2", discount=members)
    assert refused(enter_coupon(ada, order=order, code="MEMBER")).code == "wrong_price_group"


def test_a_good_coupon_that_takes_nothing_off_yet_stays_and_says_what_is_missing(ada, order):
    tiers = {"lines": [{}], "tiers": [{"from": "25", "amount": "5.00"}]}
    make_coupon("SPEND", discount=make_discount("SPEND", kind="threshold", params=tiers))
    assert isinstance(enter_coupon(ada, order=order, code="SPEND"), Changed)
    (coupon,) = coupons_on(stored(order))
    assert coupon.refusal is not None
    assert (coupon.refusal.code, coupon.refusal.facts["missing"]) == ("minimum_not_reached", "5.00")
    assert not coupon.stands_in_the_way
    add_line(ada, order=order, wish=LineWish(item="LAMP-1"))
    (coupon,) = coupons_on(stored(order))
    assert (coupon.refusal, coupon.amount_minor) == (None, 500)


def test_a_coupon_for_free_shipping_takes_off_what_the_freight_would_cost(scene, ada, order):
    make_auto_charge(legal_entity=scene.legal_entity)
    free = {"lines": [{}], "tiers": [{"from": "15", "percent": "100"}]}
    make_coupon("FREE", discount=make_discount("FREE", kind="shipping", params=free))
    assert isinstance(enter_coupon(ada, order=order, code="FREE"), Changed)
    (coupon,) = coupons_on(stored(order))
    assert (coupon.amount_minor, coupon.refusal, stored(order).charges_minor) == (695, None, 0)


def test_a_coupon_for_a_customer_is_refused_when_the_customer_leaves_and_good_again_with_the_next(scene, ada, order):
    make_coupon(customer_required=True)
    set_customer(ada, order=order, customer=scene.carla.public_id)
    assert isinstance(enter_coupon(ada, order=order, code="SAVE10"), Changed)
    set_customer(ada, order=order, customer=None)
    (coupon,) = coupons_on(stored(order))
    assert coupon.refusal is not None
    assert (coupon.refusal.code, coupon.amount_minor, coupon.stands_in_the_way) == ("customer_required", 0, True)
    set_customer(ada, order=order, customer=scene.bruno.public_id)
    assert coupons_on(stored(order))[0].amount_minor == 200


def test_with_order_completion_off_only_coupons_without_a_limit_are_taken(scene, ada, order):
    scene.call_center.order_completion = False
    scene.call_center.save()
    single_use("ONCE")
    make_coupon("ALWAYS", number="CP-2")
    assert refused(enter_coupon(ada, order=order, code="ONCE")).code == "coupon_needs_completion"
    assert isinstance(enter_coupon(ada, order=order, code="ALWAYS"), Changed)


def test_the_status_and_the_dates_of_a_coupon_are_those_of_its_discount(scene):
    start = later(1)
    coupon = make_coupon(valid_from=start, apply_without_code=True)
    discount = Discount.objects.get(coupon=coupon)
    assert (discount.enabled, discount.valid_from, discount.coupon_required) == (True, start, False)
    make_coupon("DRAFT", number="CP-2", status="draft")
    assert not Discount.objects.get(coupon__number="CP-2").enabled


def test_rex_finds_no_coupon_of_ours_and_no_order(scene, order):
    make_coupon()
    rex = scene.actor(make_rex())
    assert refused(enter_coupon(rex, order=order, code="SAVE10")).code == "order_not_found"
    own = open_order(rex)
    assert not isinstance(own, Refusal)
    assert refused(enter_coupon(rex, order=own.order.public_id, code="SAVE10")).code == "unknown_coupon"


def test_a_line_takes_one_more_query_on_an_order_with_coupons_and_none_on_others(ada, order):
    make_coupon("ONE")
    make_coupon("TWO", number="CP-2")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert isinstance(add_line(ada, order=order, wish=LineWish(item="MUG-1")), Changed)
        return len(seen)

    queries()
    without = queries()
    enter_coupon(ada, order=order, code="ONE")
    queries()
    one = queries()
    enter_coupon(ada, order=order, code="TWO")
    queries()
    assert (one, queries()) == (without + 1, without + 1)


# --- guessing (T08) ---


def guess(ada: Actor, order: str, times: int) -> list[str]:
    return [refused(enter_coupon(ada, order=order, code=f"GUESS-{number}")).code for number in range(times)]


def test_a_thousand_guesses_find_nothing_and_lock_the_order_and_a_right_code_is_refused_then_too(
    ada: Actor, order: str, caplog: pytest.LogCaptureFixture
) -> None:
    make_coupon()
    answers = guess(ada, order, 1000)
    assert answers[:10] == ["unknown_coupon"] * 10
    assert set(answers[10:]) == {"too_many_guesses"}
    refusal = refused(enter_coupon(ada, order=order, code="SAVE10"))
    assert refusal.code == "too_many_guesses"
    assert refusal.cure is not None
    assert stored(order).coupons == []
    assert [record.levelname for record in caplog.records if "being guessed" in record.message] == ["WARNING"]
    assert CouponGuesses.objects.get(by="order").audit.filter(pgh_label="locked").count() == 1


def test_a_worker_who_goes_from_order_to_order_is_locked_and_colleagues_are_not(scene: Scene, ada: Actor) -> None:
    make_coupon()
    orders = []
    for _ in range(4):
        begun = open_order(ada)
        assert not isinstance(begun, Refusal)
        orders.append(begun.order.public_id)
        add_line(ada, order=orders[-1], wish=LineWish(item="LAMP-1"))
    for each in orders[:3]:
        guess(ada, each, 10)
    assert refused(enter_coupon(ada, order=orders[3], code="SAVE10")).code == "too_many_guesses"
    assert isinstance(enter_coupon(scene.actor(scene.sam), order=orders[3], code="SAVE10"), Changed)


def test_the_lock_ends_by_itself(ada: Actor, order: str) -> None:
    make_coupon()
    guess(ada, order, 10)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert isinstance(enter_coupon(ada, order=order, code="SAVE10"), Changed)


def test_codes_that_exist_are_no_guesses(ada: Actor, order: str) -> None:
    make_coupon(status="closed")
    for _ in range(12):
        assert refused(enter_coupon(ada, order=order, code="SAVE10")).code == "not_active"
    assert not CouponGuesses.objects.exists()


def test_whole_orders_with_codes_that_do_not_exist_are_counted_although_they_are_undone(
    scene: Scene, ada: Actor
) -> None:
    make_coupon()
    wish = OrderWish(lines=(LineWish(item="LAMP-1"),), coupons=[f"GUESS-{number}" for number in range(10)])
    for _ in range(3):
        assert isinstance(place_order(ada, wish=wish, submit_key=""), tuple)
    refused_now = place_order(ada, wish=replace(wish, coupons=["SAVE10"]), submit_key="")
    assert isinstance(refused_now, tuple)
    assert [refusal.code for refusal in refused_now] == ["too_many_guesses"]


# --- made in bulk, and for some customers only ---


def test_a_code_made_in_bulk_is_used_like_any_other(scene: Scene, ada: Actor, order: str) -> None:
    coupon = make_coupon(usage_limit="all", uses_allowed=1)
    codes = make_coupon_codes(marketer(scene), coupon=coupon.pk, count=1000, prefix="Fall")
    assert isinstance(codes, list)
    assert len(set(codes)) == 1000
    assert all(re.fullmatch(r"FALL(-[0-9A-HJKMNP-TV-Z]{4}){3}", code) for code in codes)
    numbers = CouponCode.objects.filter(generated=True).order_by("pk").values_list("number", flat=True)
    assert (numbers[0], numbers[999]) == ("CC-100001", "CC-101000")
    assert isinstance(enter_coupon(ada, order=order, code=codes[500].lower()), Changed)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"count": 0}, "too_many_codes"), ({"count": 10_001}, "too_many_codes"), ({"prefix": "A B"}, "code_signs")],
)
def test_codes_that_make_no_sense_are_refused(scene: Scene, asked: dict[str, Any], code: str) -> None:
    coupon = make_coupon()
    values = {"count": 5, "prefix": "", **asked}
    assert refused(make_coupon_codes(marketer(scene), coupon=coupon.pk, **values)).code == code
    assert CouponCode.objects.count() == 1


def test_nobody_makes_codes_of_another_company_or_without_the_permission(scene: Scene, ada: Actor) -> None:
    coupon = make_coupon()
    rex = scene.actor(make_rex())
    assert refused(make_coupon_codes(rex, coupon=coupon.pk, count=1)).code == "not_found"
    assert refused(add_coupon_customers(rex, coupon=coupon.pk, numbers=[scene.carla.number])).code == "not_found"
    assert refused(make_coupon_codes(ada, coupon=coupon.pk, count=1)).code == "not_permitted"


def test_a_coupon_for_some_customers_is_for_nobody_else(scene: Scene, ada: Actor, order: str) -> None:
    coupon = make_coupon()
    numbers = [scene.carla.number, scene.carla.number]
    mia = marketer(scene)
    assert [add_coupon_customers(mia, coupon=coupon.pk, numbers=numbers) for _ in range(2)] == [1, 0]
    assert refused(enter_coupon(ada, order=order, code="SAVE10")).code == "customer_required"
    set_customer(ada, order=order, customer=scene.bruno.public_id)
    assert refused(enter_coupon(ada, order=order, code="SAVE10")).code == "coupon_of_other_customer"
    set_customer(ada, order=order, customer=scene.carla.public_id)
    assert isinstance(enter_coupon(ada, order=order, code="SAVE10"), Changed)
    set_customer(ada, order=order, customer=scene.bruno.public_id)
    assert [coupon.refusal.code for coupon in coupons_on(stored(order)) if coupon.refusal] == [
        "coupon_of_other_customer"
    ]


def test_a_number_that_is_nobodys_is_named_and_nothing_is_stored(scene: Scene) -> None:
    coupon = make_coupon()
    outcome = add_coupon_customers(marketer(scene), coupon=coupon.pk, numbers=[scene.carla.number, "C-NOPE"])
    assert refused(outcome).facts == {"customers": ["C-NOPE"]}
    assert not coupon.customers.exists()


def marketer(scene: Scene) -> Actor:
    return scene.actor(make_user("mia", role="marketer", call_center=scene.call_center, everywhere=True))
