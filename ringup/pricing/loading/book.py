"""The price book of one calculation: rules, and the products with their prices and agreements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from ringup.plumbing.prepared_rows import IsAnyOf, PreparedRows, PreparedValues
from ringup.pricing.loading.rules import RuleSet, prevented_by
from ringup.pricing.models import (
    BasePrice,
)
from ringup.pricing.models import TradeAgreement as TradeAgreementRow
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.agreements import ALL, Account, TradeAgreement
from ringup.pricing.rules.prices.exchange import converted_price, rate_on
from ringup.pricing.rules.product import Product
from ringup.products.models import Item
from ringup.values.period import Period

AGREEMENT_COLUMNS = (
    "item__number",
    "customer__number",
    "price_group__code",
    "price",
    "unit",
    "from_quantity",
    "to_quantity",
    "valid_from",
    "valid_to",
    "find_next",
)

BASE_PRICES = PreparedRows(
    lambda currency, items: BasePrice.objects.filter(IsAnyOf("item_id", items), currency=currency)
)

CATEGORIES = PreparedValues(
    lambda items: Item.categories.through.objects.filter(IsAnyOf("item_id", items)).values_list(
        "item_id", "category_id"
    )
)

AGREEMENTS = PreparedValues(
    lambda currency, items, customer: (
        TradeAgreementRow.objects.filter(IsAnyOf("item_id", items), currency=currency)
        .filter(Q(customer=None) | Q(customer=customer))
        .values_list(*AGREEMENT_COLUMNS)
        .order_by("id")
    )
)


def load_price_book(
    *,
    kept: RuleSet,
    currency: str,
    items: Iterable[tuple[Item, str, Decimal]],
    customer: int | None,
    day: date,
    components: Mapping[int, str] | None = None,
) -> PriceBook:
    """The call center's rules (`load_rules`), and the products: item, unit, how many of its own unit that is.

    `components` are the numbers of the items in kits, by key: of them only the base price is asked.
    Trade agreements of other customers are left out. A product without a base price in the currency costs that in the
    company's own at the exchange rate of the `day`, or 0 where there is none.
    """
    wanted = {(item.pk, unit): (item, unit, factor) for item, unit, factor in items}
    keys = {item.pk for item, _, _ in wanted.values()}
    masters = {item.master_id for item, _, _ in wanted.values() if item.master_id is not None}
    parts = components or {}
    rate = rate_on(kept.exchange_rates, day)
    prices = load_base_prices(keys | parts.keys(), currency, kept, day)
    categories = _categories(keys, kept.category_paths)
    agreements = AGREEMENTS(currency, list(keys | masters), customer)
    master_numbers = dict(Item.objects.filter(pk__in=masters).values_list("pk", "number")) if masters else {}
    # A component is asked for without a unit, and the book then gives the first: that in the item's own unit.
    sold = sorted(wanted.values(), key=lambda one: one[1] != one[0].unit) if parts else wanted.values()
    own = {item.number for item, unit, _ in sold if unit == item.unit}
    products = (
        *(_component(number, prices.get(key)) for key, number in parts.items() if number not in own),
        *(
            _product(item, unit, factor, prices.get(item.pk), categories.get(item.pk, ()), kept, master_numbers)
            for item, unit, factor in sold
        ),
    )
    return PriceBook(
        rules=kept.rules,
        products=products if rate is None else tuple(_with_cost_at(rate, each) for each in products),
        trade_agreements=tuple(parse_agreement(row) for row in agreements),
    )


def load_base_prices(keys: set[int], currency: str, kept: RuleSet, day: date) -> dict[int, BasePrice]:
    """The base price of each item (keys) in the currency, else that in the company's own at the rate of the day."""
    prices = {row.item_id: row for row in BASE_PRICES(currency, list(keys))}
    rate = rate_on(kept.exchange_rates, day)
    if rate is not None and (missing := keys - prices.keys()):
        for row in BASE_PRICES(kept.own_currency, list(missing)):
            row.price, row.currency = converted_price(row.price, rate, currency), currency
            prices[row.item_id] = row
    return prices


def _with_cost_at(rate: Decimal, product: Product) -> Product:
    """What an item costs us is kept in the company's own currency."""
    return product if product.cost is None else replace(product, cost=product.cost * rate)


def _categories(keys: set[int], paths: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    through = CATEGORIES(list(keys))
    found: dict[int, dict[str, None]] = {}
    for item, category in through:
        found.setdefault(item, {}).update(dict.fromkeys(paths.get(category, ())))
    return {item: tuple(codes) for item, codes in found.items()}


def _product(
    item: Item,
    unit: str,
    factor: Decimal,
    price: BasePrice | None,
    categories: Sequence[str],
    kept: RuleSet,
    master_numbers: Mapping[int, str],
) -> Product:
    by_category = [kept.category_prevents[code] for code in categories if code in kept.category_prevents]
    return Product(
        number=item.number,
        price=price.price * factor if price else Decimal(0),
        price_unit=price.price_unit if price else Decimal(1),
        cost=None if item.cost is None else item.cost * factor,
        unit=unit,
        categories=tuple(categories),
        master=master_numbers.get(item.master_id or 0, ""),
        variant=item.variant,
        prevent=prevented_by(item).union(*by_category),
        tax_group=item.tax_group,
        zero_price_valid=item.zero_price_valid,
    )


def _component(number: str, price: BasePrice | None) -> Product:
    if price is None:
        return Product(number=number, price=Decimal(0))
    return Product(number=number, price=price.price, price_unit=price.price_unit)


def parse_agreement(row: tuple[Any, ...]) -> TradeAgreement:
    """The columns `AGREEMENT_COLUMNS` of a stored agreement as the rule it is."""
    number, customer, group, price, unit, from_quantity, to_quantity, start, end, find_next = row
    account = ALL if customer is None and group is None else Account(customer=customer or "", price_group=group or "")
    return TradeAgreement(
        account=account,
        product=number,
        price=price,
        unit=unit or None,
        from_quantity=from_quantity,
        to_quantity=to_quantity,
        valid=Period(start=start, end=end),
        find_next=find_next,
    )
