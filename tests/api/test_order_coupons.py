"""Coupons come with an order or one by one, and are refused with the same codes as on the screens."""

import pytest

from ringup.pricing.models import CouponRedemption
from tests.api.conftest import Caller
from tests.factories.coupons import make_coupon, make_discount, single_use
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def order_body(scene: Scene, *coupons: str, **more: object) -> dict[str, object]:
    return {
        "customer": scene.carla.public_id,
        "lines": [{"item": "LAMP-1", "quantity": "2"}],
        "payments": [{"method": "CASH"}],
        "coupons": list(coupons),
        "submit": True,
        **more,
    }


def test_an_order_with_a_coupon_is_taken_and_the_coupon_redeemed_in_one_call(scene: Scene, ada: Caller) -> None:
    single_use("ONCE")
    answer = ada.ask("POST", "/orders", order_body(scene, "once"))
    assert answer.status_code == 201, answer.content
    order = answer.json()
    assert order["coupons"] == [{"code": "ONCE", "name": "Autumn coupon", "amount": "2.00", "refused": None}]
    assert order["totals"]["discount"] == "2.00"
    assert CouponRedemption.objects.get().state == "redeemed"
    again = ada.ask("POST", "/orders", order_body(scene, "ONCE"))
    problem = again.json()
    assert (again.status_code, problem["code"], problem["field"]) == (422, "no_uses_left", "coupons[0].coupon")
    assert problem["cure"]["facts"] == {"order": order["number"]}


def test_coupons_are_put_on_a_draft_and_taken_off_again(scene: Scene, ada: Caller) -> None:
    tiers = {"lines": [{}], "tiers": [{"from": "25", "amount": "5.00"}]}
    make_coupon("SPEND", discount=make_discount("SPEND", kind="threshold", params=tiers))
    draft = ada.ask("POST", "/orders", order_body(scene, payments=[], submit=False)).json()
    put = ada.ask("POST", f"/orders/{draft['id']}/coupons", {"code": "spend"})
    assert put.status_code == 201, put.content
    [coupon] = put.json()["coupons"]
    assert (coupon["amount"], coupon["refused"]["code"]) == ("0.00", "minimum_not_reached")
    assert coupon["refused"]["facts"]["missing"] == "5.00"
    grown = ada.ask("POST", f"/orders/{draft['id']}/lines", {"item": "LAMP-1"}).json()
    assert (grown["coupons"][0]["amount"], grown["totals"]["discount"]) == ("5.00", "5.00")
    twice = ada.ask("POST", f"/orders/{draft['id']}/coupons", {"code": "SPEND"})
    assert (twice.status_code, twice.json()["code"]) == (422, "coupon_on_order")
    off = ada.ask("DELETE", f"/orders/{draft['id']}/coupons/SPEND")
    assert (off.status_code, off.json()["coupons"], off.json()["totals"]["discount"]) == (200, [], "0.00")
    gone = ada.ask("DELETE", f"/orders/{draft['id']}/coupons/SPEND")
    assert (gone.status_code, gone.json()["code"]) == (404, "coupon_not_on_order")


def test_every_unknown_coupon_is_named_at_its_place(scene: Scene, ada: Caller) -> None:
    answer = ada.ask("POST", "/orders", order_body(scene, "NOPE", "NEITHER"))
    assert [(each["code"], each["field"]) for each in answer.json()["errors"]] == [
        ("unknown_coupon", "coupons[0].coupon"),
        ("unknown_coupon", "coupons[1].coupon"),
    ]


def test_guesses_are_counted_under_an_idempotency_key_too_though_the_request_is_undone(
    scene: Scene, ada: Caller
) -> None:
    make_coupon()
    draft = ada.ask("POST", "/orders", order_body(scene, payments=[], submit=False)).json()
    where = f"/orders/{draft['id']}/coupons"
    for number in range(10):
        answer = ada.ask("POST", where, {"code": f"GUESS-{number}"}, **{"Idempotency-Key": f"key-{number}"})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_coupon")
    locked = ada.ask("POST", where, {"code": "SAVE10"}, **{"Idempotency-Key": "right-one"})
    assert (locked.status_code, locked.json()["code"]) == (429, "too_many_guesses")
    assert locked.json()["facts"]["until"]
