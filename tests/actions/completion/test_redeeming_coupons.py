"""Coupons are redeemed with the submit, as often as they may be and no more, and come back with a cancellation."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import ProtectedError, Sum

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.enter_coupon import enter_coupon
from ringup.orders.actions.take_away import take_away
from ringup.orders.actions.take_off_coupon import take_off_coupon
from ringup.orders.models import SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.judging import coupons_on
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice, Coupon, CouponCode, CouponRedemption
from ringup.pricing.rules.document import price_document
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.company import make_reason_code
from tests.factories.coupons import make_coupon, make_discount, single_use
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)

LIVE = ("reserved", "redeemed")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


def wish(scene: Scene, *coupons: str, submit: bool = True, customer: str = "") -> OrderWish:
    """Two lamps, 20.00 and tax, paid in full."""
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="normal")
    return OrderWish(
        customer=customer or scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(2)),),
        payments=(PaymentEntry(method=method.code),),
        coupons=coupons,
        submit=submit,
    )


def placed(actor: Actor, order: OrderWish, key: str) -> SalesOrder:
    outcome = place_order(actor, wish=order, submit_key=key)
    assert isinstance(outcome, Placed), outcome
    return SalesOrder.objects.get(pk=outcome.order.pk)


def ledger(**values: Any) -> list[tuple[str, str, int]]:
    rows = CouponRedemption.objects.filter(**values).order_by("pk")
    return list(rows.values_list("code__code", "state", "amount_minor"))


def test_a_submit_redeems_what_the_coupon_took_off(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "once"), "first")
    assert ledger() == [("ONCE", "redeemed", 200)]
    row = CouponRedemption.objects.get()
    assert (row.order, row.customer, row.call_center) == (order.public_id, scene.carla, scene.call_center)
    refusals = place_order(ada, wish=wish(scene, "ONCE"), submit_key="second")
    assert isinstance(refusals, tuple)
    (refusal,) = refusals
    assert refusal.cure is not None
    assert (refusal.code, refusal.field) == ("no_uses_left", "coupons[0].coupon")
    assert (refusal.cure.code, refusal.cure.facts) == ("free_coupon", {"order": order.number})


@pytest.mark.oracle("O-062")
def test_a_coupon_to_be_used_once_with_two_codes_is_used_twice(scene, ada):
    single_use("ONE", "TWO")
    placed(ada, wish(scene, "ONE"), "first")
    placed(ada, wish(scene, "TWO"), "second")
    assert [(code, state) for code, state, _ in ledger()] == [("ONE", "redeemed"), ("TWO", "redeemed")]
    assert Coupon.objects.get().status == "active"


def test_a_limit_for_each_customer_is_one_of_the_customer(scene, ada):
    make_coupon("EACH", usage_limit="customer", uses_allowed=1)
    placed(ada, wish(scene, "EACH"), "carla")
    placed(ada, wish(scene, "EACH", customer=scene.bruno.public_id), "bruno")
    again = place_order(ada, wish=wish(scene, "EACH"), submit_key="again")
    assert isinstance(again, tuple)
    assert again[0].code == "no_uses_left"


def test_a_coupon_that_took_nothing_off_is_not_used_up(scene, ada):
    tiers = {"lines": [{}], "tiers": [{"from": "500", "amount": "5.00"}]}
    single_use("SPEND", discount=make_discount("SPEND", kind="threshold", params=tiers))
    placed(ada, wish(scene, "SPEND"), "first")
    assert ledger() == []


def test_the_stored_document_replays_an_order_with_a_coupon(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "ONCE"), "first")
    replayed = price_document(order.versions.get().document)
    assert isinstance(replayed, dict)
    assert replayed["totals"]["total"] == str(Money(order.total_minor, order.currency))
    assert order.discount_minor == 200


def test_a_canceled_order_gives_the_use_back(scene, ada):
    single_use("ONCE")
    make_reason_code("NOT_WANTED", kind="order_cancellation", legal_entity=scene.legal_entity)
    order = placed(ada, wish(scene, "ONCE"), "first")
    sam = scene.actor(scene.sam)
    assert not isinstance(cancel_order(sam, order=order.public_id, reason="NOT_WANTED"), Refusal)
    assert ledger() == [("ONCE", "released", 200)]
    placed(ada, wish(scene, "ONCE"), "second")
    assert ledger()[-1] == ("ONCE", "redeemed", 200)


def test_an_order_that_is_changed_keeps_its_use_and_its_promise(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "ONCE"), "first")
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)
    assert ledger() == [("ONCE", "reserved", 200)]
    Coupon.objects.update(status="closed")
    add_line(sam, order=order.public_id, wish=LineWish(item="MUG-1"))
    order.refresh_from_db()
    (coupon,) = coupons_on(order)
    assert (order.discount_minor, coupon.amount_minor, coupon.stands_in_the_way) == (200, 200, False)
    pay_rest(scene, sam, order)
    assert isinstance(submit_order(sam, order=order.public_id, submit_key="again"), Submitted)
    assert ledger() == [("ONCE", "redeemed", 200)]


def test_a_coupon_taken_off_a_submitted_order_takes_its_promise_along_and_is_free_again(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "ONCE"), "first")
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)
    assert isinstance(take_off_coupon(sam, order=order.public_id, code="ONCE"), Changed)
    order.refresh_from_db()
    assert (order.discount_minor, order.subtotal_minor, ledger()) == (0, 2000, [("ONCE", "released", 200)])
    placed(ada, wish(scene, "ONCE"), "second")


def test_fewer_units_keep_their_part_of_the_coupon_and_all_of_it_comes_back(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "ONCE"), "first")  # 2.00 off two lamps
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)

    def amounts() -> tuple[int, int]:
        order.refresh_from_db()
        return order.discount_minor, coupons_on(order)[0].amount_minor

    lamp = order.lines.get().public_id
    take_away(sam, order=order.public_id, line=lamp, quantity=Decimal(1))
    assert amounts() == (100, 100)
    change_line(sam, order=order.public_id, line=lamp, changes={"quantity": FieldChange(wanted=Decimal(2))})
    assert amounts() == (200, 200)
    take_away(sam, order=order.public_id, line=lamp, quantity=Decimal(1))
    order.refresh_from_db()
    order.payments.update(amount_minor=order.total_minor)
    assert isinstance(submit_order(sam, order=order.public_id, submit_key="again"), Submitted)
    assert ledger() == [("ONCE", "redeemed", 100)]
    order.refresh_from_db()
    assert list(coupons_on(order)[0].promised.values()) == [100]


def test_at_todays_price_the_coupon_takes_off_what_it_takes_off_today(scene, ada):
    single_use("ONCE")
    order = placed(ada, wish(scene, "ONCE"), "first")
    BasePrice.objects.filter(item=scene.items[0]).update(price=Decimal(9))
    modify_order(scene.actor(scene.sam), order=order.public_id)
    order.refresh_from_db()
    assert (order.subtotal_minor, order.discount_minor, coupons_on(order)[0].amount_minor) == (1800, 180, 180)


def test_a_price_by_hand_on_a_promised_line_leaves_the_coupon_waiting(scene, ada):
    single_use("ONCE")
    make_reason_code("DAMAGED", legal_entity=scene.legal_entity)
    order = placed(ada, wish(scene, "ONCE"), "first")
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)
    amounts = []
    for price in (Decimal(8), None):
        changes = {"price": FieldChange(wanted=price)}
        change_line(sam, order=order.public_id, line=order.lines.get().public_id, changes=changes, reason="damaged")
        order.refresh_from_db()
        amounts.append((order.discount_minor, coupons_on(order)[0].amount_minor))
    assert amounts == [(0, 0), (200, 200)]


def test_a_line_that_goes_takes_its_share_of_the_coupon_along(scene, ada):
    make_coupon("SAVE", budget_minor=10_000)
    both = wish(scene, "SAVE")
    both = OrderWish(**{**vars(both), "lines": (*both.lines, LineWish(item="CLOCK-1"))})
    order = placed(ada, both, "first")
    assert ledger() == [("SAVE", "redeemed", 1190)]
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)
    clock = order.lines.get(item__number="CLOCK-1")
    take_away(sam, order=order.public_id, line=clock.public_id)
    order.refresh_from_db()
    assert coupons_on(order)[0].amount_minor == 200


def test_the_recap_says_that_a_coupon_was_used_up_meanwhile(scene, ada):
    single_use("ONCE")
    draft = placed(ada, wish(scene, "ONCE", submit=False), "draft")
    placed(ada, wish(scene, "ONCE"), "faster")
    recap = complete_order(ada, order=draft.public_id)
    assert isinstance(recap, Recap)
    refusal = next(each for each in recap.refusals if each.code == "no_uses_left")
    assert refusal.cure is not None
    assert (refusal.cure.code, refusal.cure.facts) == ("take_off_coupon", {"coupon": "ONCE"})
    draft.refresh_from_db()
    assert draft.discount_minor == 0


def test_a_refused_line_stands_at_its_coupon_and_nothing_is_stored(scene, ada):
    before = SalesOrder.objects.count()
    refusals = place_order(ada, wish=wish(scene, "NOPE", "NEITHER"), submit_key="k")
    assert isinstance(refusals, tuple)
    assert [(each.code, each.field) for each in refusals] == [
        ("unknown_coupon", "coupons[0].coupon"),
        ("unknown_coupon", "coupons[1].coupon"),
    ]
    assert SalesOrder.objects.count() == before


def pay_rest(scene: Scene, actor: Actor, order: SalesOrder) -> None:
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="normal")
    outcome = add_payment(actor, order=order.public_id, entry=PaymentEntry(method=method.code))
    assert not isinstance(outcome, Refusal), outcome


def submitted_at_once(actor: Actor, orders: list[SalesOrder], *, workers: int) -> list[object]:
    """Submits all orders from one starting signal, each worker with a connection of its own."""
    start = threading.Barrier(workers, timeout=30)
    batches = [orders[place::workers] for place in range(workers)]

    def submit(batch: list[SalesOrder]) -> list[object]:
        try:
            start.wait()
            return [submit_order(actor, order=each.public_id, submit_key=f"s-{each.pk}") for each in batch]
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return [outcome for found in pool.map(submit, batches) for outcome in found]


@pytest.mark.peerbug("B47")
@pytest.mark.parametrize("uses", [1, 3])
def test_fifty_orders_at_once_use_a_limited_code_as_often_as_it_may_be(scene, ada, uses):
    make_coupon("LAST", usage_limit="all", uses_allowed=uses)
    orders = [placed(ada, wish(scene, "LAST", submit=False), f"draft-{n}") for n in range(50)]
    outcomes = submitted_at_once(ada, orders, workers=50)
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Submitted)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    assert (len(accepted), len(refused)) == (uses, 50 - uses)
    assert {refusal.code for outcome in refused for refusal in outcome} <= {"no_uses_left", "payments_do_not_match"}
    assert CouponRedemption.objects.filter(state__in=LIVE).count() == uses
    assert SalesOrder.objects.filter(state="submitted").count() == uses


@pytest.mark.peerbug("B48")
def test_orders_at_once_never_take_more_than_the_budget(scene, ada):
    make_coupon("BUDGET", budget_minor=1_000)
    orders = [placed(ada, wish(scene, "BUDGET", submit=False), f"draft-{n}") for n in range(12)]
    outcomes = submitted_at_once(ada, orders, workers=12)
    assert sum(isinstance(outcome, Submitted) for outcome in outcomes) == 5
    spent = CouponRedemption.objects.filter(state__in=LIVE).aggregate(sum=Sum("amount_minor"))["sum"]
    assert spent == 1_000


def test_a_draft_and_its_unused_codes_can_be_removed_but_not_a_redeemed_one(scene, ada):
    single_use("ONE", "TWO")
    enter = placed(ada, wish(scene, "ONE"), "first")
    assert enter.state == "submitted"
    CouponCode.objects.get(code="TWO").delete()
    with pytest.raises(ProtectedError):
        CouponCode.objects.get(code="ONE").delete()
    refused = enter_coupon(ada, order=enter.public_id, code="ONE")
    assert isinstance(refused, Refusal)
    assert refused.code == "order_closed"
