"""A discount tried on a basket before it is enabled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ringup.call_centers.models import CallCenter
from ringup.pricing.loading.book import load_price_book
from ringup.pricing.loading.rules import load_rules
from ringup.pricing.rules.basket import Basket, BasketLine, Context, Destination
from ringup.pricing.rules.basket import KitComponent as KitComponentOfLine
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.coupon import Coupon, CouponCode
from ringup.pricing.rules.discount import Discount as DiscountRule
from ringup.pricing.rules.pipeline import calculate
from ringup.products.loading import load_kits
from ringup.products.models import Item

# Opens a discount that asks for a coupon while it is tried; no stored code has a blank.
TRIAL_COUPON = "in a trial"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A sample basket calculated without and with one discount."""

    without: Calculation
    with_it: Calculation

    @property
    def saved_minor(self) -> int:
        """What the discount spares the customer, what it drives away and charges included."""
        return self.without.totals.total_minor - self.with_it.totals.total_minor


def try_discount(
    *,
    center: CallCenter,
    currency: str,
    discount: DiscountRule,
    items: Sequence[tuple[Item, Decimal]],
    at: datetime,
) -> Tried:
    """What the discount would do to a basket of these items at the call center, enabled or not, coupon entered."""
    kept = load_rules(center, currency)
    others = tuple(one for one in kept.rules.discounts if one.id != discount.id)
    sold = [(item, item.unit, Decimal(1)) for item, _ in items]
    kits = load_kits([item.pk for item, _ in items if item.pk in kept.kits], currency=currency)
    book = load_price_book(
        kept=replace(kept, rules=replace(kept.rules, discounts=others)),
        currency=currency,
        items=sold,
        customer=None,
        day=at.astimezone(ZoneInfo(center.time_zone)).date(),
        components={each.part.key: each.part.number for kit in kits.values() for each in kit},
    )
    basket = Basket(
        currency=currency,
        as_of=at.astimezone(ZoneInfo(center.time_zone)),
        prices_include_tax=center.prices_include_tax,
        context=Context(call_center=center.code, price_groups=kept.price_groups, coupon_codes=(TRIAL_COUPON,)),
        ship_to=Destination(country=center.country),
        lines=tuple(
            BasketLine(
                product=item.number,
                quantity=quantity,
                kit=tuple(
                    KitComponentOfLine(product=each.part.number, quantity=each.quantity)
                    for each in kits.get(item.pk, ())
                ),
            )
            for item, quantity in items
        ),
    )
    coupons = tuple(one for one in book.coupons if one.discount != discount.id)
    if discount.coupon_required:
        coupons += (Coupon(discount=discount.id, codes=(CouponCode(code=TRIAL_COUPON),)),)
    with_it = replace(book, rules=replace(book.rules, discounts=(*others, discount)), coupons=coupons)
    return Tried(without=calculate(basket, book), with_it=calculate(basket, with_it))
