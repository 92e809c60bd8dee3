"""What screens ask about prices: list prices, and the names behind the codes of a stored calculation."""

from collections.abc import Collection
from decimal import Decimal

from ringup.pricing.models import BasePrice, ChargeCode, Discount, PriceAdjustment


def find_rule_names(*, legal_entity: int, codes: Collection[str]) -> dict[str, str]:
    """The names of discounts, price adjustments and charges by their codes, in one query; unknown codes are absent."""
    if not codes:
        return {}
    charges, adjustments, discounts = (
        model.objects.filter(legal_entity=legal_entity, code__in=codes).values_list("code", "name")
        for model in (ChargeCode, PriceAdjustment, Discount)
    )
    return dict(charges.union(adjustments, discounts))


def find_base_prices(*, items: Collection[int], currency: str) -> dict[int, Decimal]:
    """The price of one unit of each item (keys), before agreements and discounts, in one query; without one: absent."""
    prices = BasePrice.objects.filter(item__in=items, currency=currency)
    return {row.item_id: row.price / row.price_unit for row in prices}
