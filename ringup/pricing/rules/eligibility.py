"""Which discounts hold for an order at all: coupons, price groups, dates and hours; with the reasons of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.calculation import Refused
from ringup.pricing.rules.coupon import Coupon, CouponCode, refuse_code
from ringup.pricing.rules.discount import Discount
from ringup.values.period import ALL_WEEK, ALWAYS
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Entered:
    """The coupons of an order: code by discount for those that are good, and why the others are not."""

    opened: dict[str, str]
    refused: tuple[Refused, ...]


def entered_coupons(coupons: Sequence[Coupon], basket: Basket) -> Entered:
    """Look at every code that was entered, once each."""
    known: dict[str, tuple[Coupon, CouponCode]] = {
        code.code: (coupon, code) for coupon in coupons for code in coupon.codes
    }
    opened: dict[str, str] = {}
    refused: list[Refused] = []
    for entered in dict.fromkeys(basket.context.coupon_codes):
        if entered not in known:
            refused.append(Refused(rule=None, refusal=Refusal(code="unknown_coupon", facts={"coupon": entered})))
            continue
        coupon, code = known[entered]
        refusal = refuse_code(coupon, code, basket.context, basket.as_of)
        if refusal is None and coupon.discount in opened:
            refusal = Refusal(code="beaten", facts={"by": coupon.discount})
        if refusal is None:
            opened[coupon.discount] = entered
        else:
            refused.append(Refused(rule=coupon.discount, refusal=with_coupon(refusal, entered)))
    return Entered(opened=opened, refused=tuple(refused))


def with_coupon(refusal: Refusal, coupon: str) -> Refusal:
    """The refusal with the coupon that was entered among its facts."""
    return Refusal(code=refusal.code, facts={**refusal.facts, "coupon": coupon}, cure=refusal.cure)


def priority_of(discount: Discount, basket: Basket) -> int:
    """Its own priority, else the highest of its groups that the order has, else 0 (price file, rule 2)."""
    if discount.priority is not None:
        return discount.priority
    if not discount.price_groups:
        return 0
    return max(group.priority for group in basket.context.price_groups if group.id in discount.price_groups)


def has_groups(discount: Discount, groups: frozenset[str]) -> bool:
    """Whether these price groups open the discount: one of its own, or all of them where it asks for all."""
    if not discount.price_groups:
        return True
    if discount.match_all_price_groups:
        return groups.issuperset(discount.price_groups)
    return not groups.isdisjoint(discount.price_groups)


def refuse_discount(discount: Discount, basket: Basket, groups: frozenset[str]) -> Refusal | None:
    """Why a discount does not hold for the order, whatever is in it; None where it does."""
    if not has_groups(discount, groups):
        return Refusal(code="wrong_price_group")
    if discount.valid != ALWAYS and not discount.valid.contains(basket.as_of):
        return Refusal(code="outside_period")
    if discount.hours != ALL_WEEK and not discount.hours.contain(basket.as_of):
        return Refusal(code="outside_period")
    return None
