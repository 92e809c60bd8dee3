"""Categories, items with price, texts and stock."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.inventory.models import StockLevel, StockMovement, Warehouse
from ringup.inventory.saving import record_count
from ringup.pricing.models import BasePrice
from ringup.products.models import BarCode, Category, Item, ItemText
from ringup.products.saving import keep_search_text
from tests.factories.company import make_legal_entity, make_warehouse

STANDARD_TAX = "FULL"


def make_category(
    code: str = "LAMPS", *, legal_entity: LegalEntity | None = None, parent: Category | None = None, **values: Any
) -> Category:
    """A category; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = Category.objects.get_or_create(
        legal_entity=entity, code=code, defaults={"name": code.title(), "parent": parent, **values}
    )
    return found


def make_item(
    number: str = "LAMP-1",
    *,
    price: str | Decimal | None = "10.00",
    stock: int | Decimal | None = 100,
    legal_entity: LegalEntity | None = None,
    categories: Sequence[Category] = (),
    bar_codes: Sequence[str] = (),
    texts: dict[str, str] | None = None,
    warehouse: Warehouse | None = None,
    **values: Any,
) -> Item:
    """An item of tax group FULL with a base price in the company's currency and 100 pieces in stock.

    `price=None` and `stock=None` leave those rows out; `texts={"de": "Lampe"}` are its names in other languages.
    """
    entity = legal_entity or make_legal_entity()
    fields = {"name": number.replace("-", " ").capitalize(), "tax_group": STANDARD_TAX, **values}
    item = Item.objects.create(legal_entity=entity, number=number, **fields)
    if price is not None:
        BasePrice.objects.create(item=item, currency=entity.currency, price=Decimal(price))
    if stock is not None:
        make_stock(item, stock, warehouse=warehouse)
    if categories:
        item.categories.add(*categories)
    if bar_codes:
        BarCode.objects.bulk_create(BarCode(legal_entity=entity, item=item, code=code) for code in bar_codes)
    if texts:
        ItemText.objects.bulk_create(
            ItemText(item=item, language=language, name=name) for language, name in texts.items()
        )
    keep_search_text([item.pk])
    return item


def make_items(count: int, *, legal_entity: LegalEntity | None = None, price: str = "10.00") -> list[Item]:
    """Items `ITEM-001` and on, with price and stock, in a fixed number of statements."""
    entity = legal_entity or make_legal_entity()
    items = Item.objects.bulk_create(
        Item(
            legal_entity=entity,
            number=f"ITEM-{n:03}",
            name=f"Item {n}",
            tax_group=STANDARD_TAX,
        )
        for n in range(1, count + 1)
    )
    warehouse = make_warehouse(legal_entity=entity)
    BasePrice.objects.bulk_create(
        BasePrice(item=item, currency=entity.currency, price=Decimal(price)) for item in items
    )
    StockLevel.objects.bulk_create(StockLevel(item=item, warehouse=warehouse, on_hand=100) for item in items)
    StockMovement.objects.bulk_create(
        StockMovement(item=item, warehouse=warehouse, quantity=100, source_kind="count", source="made for a test")
        for item in items
    )
    keep_search_text([item.pk for item in items])
    return items


def make_stock(item: Item, on_hand: int | Decimal = 100, *, warehouse: Warehouse | None = None) -> StockLevel:
    """How much of the item lies in the warehouse (MAIN unless named), and the movement that brought it there."""
    level = StockLevel.objects.create(
        item=item, warehouse=warehouse or make_warehouse(legal_entity=item.legal_entity), on_hand=on_hand
    )
    record_count(level)
    return level
