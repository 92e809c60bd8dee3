"""The coupons on the order are good, or were taken off: nobody pays more than was said (spec §4.3, step 3)."""

from collections.abc import Iterator
from dataclasses import replace

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_coupons(facts: OrderFacts) -> Iterator[Refusal]:
    """What `pricing` refuses of them, with the cure to take the coupon off."""
    for refusal in facts.coupon_refusals:
        cure = Cure(code="take_off_coupon", facts={"coupon": refusal.facts.get("coupon", "")})
        keeps_its_own = refusal.cure is not None and refusal.cure.code == "choose_customer"
        yield replace(refusal, cure=refusal.cure if keeps_its_own else cure, field="coupon")
