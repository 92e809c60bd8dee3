"""List prices of items, and what keeps a catalog from its publication."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from ringup.catalogs.loading import load_content, sold_items
from ringup.catalogs.models import Catalog
from ringup.catalogs.rules.validation import problems_of
from ringup.plumbing.days import today_in
from ringup.pricing.loading import RuleSet, load_base_prices, load_rules
from ringup.pricing.models import (
    BasePrice,
)
from ringup.values.refusal import Refusal


def find_base_prices(*, items: Collection[int], currency: str, kept: RuleSet, day: date) -> dict[int, Decimal]:
    """The price of one unit of each item (keys), before agreements and discounts; without one: absent.

    One query, and another for those that have no price in the currency and there is an exchange rate.
    """
    prices = load_base_prices(set(items), currency, kept, day)
    return {item: row.price / row.price_unit for item, row in prices.items()}


def find_catalog_problems(catalog: Catalog) -> list[Refusal]:
    """All that stands in the way of the catalog's publication today, on its company's clock.

    What has a price in the company's currency has one in each that there is an exchange rate for, as on an order.
    """
    today = today_in(catalog.legal_entity.time_zone)
    own, exchanged = catalog.legal_entity.currency, _exchanged(catalog, today)
    prices: dict[int, set[str]] = {}
    rows = BasePrice.objects.filter(item__in=sold_items(catalog).values("pk"), price__gt=0)
    for item, currency in rows.values_list("item", "currency"):
        prices.setdefault(item, set()).update({currency} if currency != own else {own, *exchanged})
    content = load_content(catalog, {item: frozenset(found) for item, found in prices.items()})
    return problems_of(content, today)


def _exchanged(catalog: Catalog, day: date) -> frozenset[str]:
    """The currencies of the catalog's call centers into which prices are converted on that day."""
    center = catalog.call_centers.order_by("pk").first()
    return frozenset(load_rules(center, center.currency).rates_on(day).of) if center else frozenset()
