"""What screens ask about prices: list prices."""

from collections.abc import Collection
from decimal import Decimal

from ringup.pricing.models import BasePrice


def find_base_prices(*, items: Collection[int], currency: str) -> dict[int, Decimal]:
    """The price of one unit of each item (keys), before agreements and discounts, in one query; without one: absent."""
    prices = BasePrice.objects.filter(item__in=items, currency=currency)
    return {row.item_id: row.price / row.price_unit for row in prices}
