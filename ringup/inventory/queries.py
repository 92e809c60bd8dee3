"""What screens ask about stock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ringup.inventory.models import StockLevel, Warehouse
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedValues

LEVELS = PreparedValues(
    lambda warehouse, items: StockLevel.objects.filter(IsAnyOf("item_id", items), warehouse=warehouse).values_list(
        "item_id", "on_hand", "expected_on"
    )
)


@dataclass(frozen=True, kw_only=True)
class Stock:
    """How much of an item lies in a warehouse, and when more is expected."""

    on_hand: Decimal
    expected_on: date | None = None


def find_stock(*, warehouse: int | None, items: Collection[int]) -> dict[int, Stock]:
    """The stock of the items (keys) in the warehouse, in one query; items that no stock is kept for are absent."""
    if warehouse is None or not items:
        return {}
    levels = LEVELS(warehouse, list(items))
    return {item: Stock(on_hand=on_hand, expected_on=expected_on) for item, on_hand, expected_on in levels}


def list_warehouses(*, legal_entity: int) -> list[tuple[int, str]]:
    """The warehouses of a company, (key, name)."""
    return list(Warehouse.objects.filter(legal_entity=legal_entity).order_by("name").values_list("pk", "name"))
