"""An order with a coupon that is not good any more is not submitted: take it off, or choose the missing customer."""

from ringup.completion.rules.checks.coupons import check_coupons
from ringup.completion.rules.facts import OrderFacts
from ringup.orders.rules.coupons import OrderCoupon, read_coupon
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def facts(*refusals: Refusal) -> OrderFacts:
    return OrderFacts(order_completion=True, total=Money(1000, "EUR"), coupon_refusals=refusals)


def coupon(**values: object) -> OrderCoupon:
    return OrderCoupon(code="SAVE10", name="Autumn", coupon="CP-1", discount="D", **values)  # type: ignore[arg-type]


def test_good_coupons_are_no_reason() -> None:
    assert list(check_coupons(facts())) == []


def test_a_coupon_that_is_not_good_any_more_has_to_be_taken_off() -> None:
    used_up = Refusal(code="no_uses_left", facts={"coupon": "SAVE10"}, cure=Cure(code="try_other_coupon"))
    [refusal] = check_coupons(facts(used_up))
    assert (refusal.code, refusal.field) == ("no_uses_left", "coupon")
    assert refusal.cure == Cure(code="take_off_coupon", facts={"coupon": "SAVE10"})


def test_a_missing_customer_is_chosen_and_the_coupon_stays() -> None:
    nobody = Refusal(code="customer_required", facts={"coupon": "SAVE10"}, cure=Cure(code="choose_customer"))
    [refusal] = check_coupons(facts(nobody))
    assert refusal.cure == Cure(code="choose_customer")


def test_only_a_code_that_is_not_good_and_promised_nothing_stands_in_the_way() -> None:
    expired, too_little = Refusal(code="expired"), Refusal(code="minimum_not_reached")
    assert coupon(refusal=expired).stands_in_the_way
    assert not coupon(refusal=expired, promised={"line": 100}).stands_in_the_way
    assert not coupon(refusal=too_little).stands_in_the_way
    assert not coupon().stands_in_the_way


def test_a_coupon_is_read_as_it_was_stored() -> None:
    missing = Refusal(code="minimum_not_reached", facts={"missing": "5.00"}, cure=Cure(code="add_value"))
    for one in (coupon(amount_minor=200), coupon(promised={"line": 100}), coupon(refusal=missing)):
        assert read_coupon(one.stored()) == one
