"""What paying by a certain method would spare, before it is taken: said beside each way to pay.

Of 2 % for cash on everything and 3 % for cash on tea, cash is worth 3 % on some products.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.discounts import tender
from ringup.pricing.rules.eligibility import refuse_discount


@dataclass(frozen=True, kw_only=True)
class PaymentOffer:
    """So many percent less, on everything or on some products only."""

    percent: Decimal
    on_everything: bool


def payment_offers(basket: Basket, discounts: Iterable[Discount]) -> dict[str, PaymentOffer]:
    """The best offer of each payment method that a discount of now names, by the method's code.

    What holds for every method makes no difference between them, and what a coupon opens is not offered.
    """
    groups = frozenset(group.id for group in basket.context.price_groups)
    found: dict[str, PaymentOffer] = {}
    for discount in discounts:
        if discount.kind != tender.NAME or discount.coupon_required or refuse_discount(discount, basket, groups):
            continue
        assert isinstance(discount.params, tender.Params)
        for offer in _offers(discount.params):
            for method in discount.params.payment_methods:
                if method not in found or offer.percent > found[method].percent:
                    found[method] = offer
    return found


def _offers(params: tender.Params) -> Iterable[PaymentOffer]:
    leaves_out = any(row.exclude for row in params.lines)
    for row in params.lines:
        if not row.exclude and row.offer.percent:
            everything = row.scope.is_everything and row.unit is None and not leaves_out
            yield PaymentOffer(percent=row.offer.percent, on_everything=everything)
