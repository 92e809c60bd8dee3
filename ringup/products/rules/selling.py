"""Whether an item can be put on an order, and which item should be offered in its place (spec, decision 10)."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Sellable:
    """What the decision needs of an item. Words are those of `Item.State` and `Item.AlternativeMode`."""

    number: str
    state: str
    is_master: bool = False
    alternative: str = ""
    alternative_mode: str = "never"
    available: Decimal | None = None  # None: stock is not kept for it
    units: frozenset[str] = frozenset()
    quantity_decimals: int = 0


def check_sellable(item: Sellable, *, quantity: Decimal, unit: str) -> Refusal | None:
    """Why the item cannot be ordered so, or None.

    `choose_variant`, `item_blocked`, `item_discontinued`, `use_alternative` {alternative}, `unit_unknown` {units},
    `quantity_decimals` {decimals}. The cure `take_item` {item} names the alternative, one key to take.
    """
    if item.is_master:
        return Refusal(code="choose_variant", facts={"item": item.number}, field="entry")
    if item.state == "blocked":
        return Refusal(code="item_blocked", facts={"item": item.number}, field="entry")
    cure = Cure(code="take_item", facts={"item": item.alternative}) if item.alternative else None
    if item.state == "discontinued":
        return Refusal(code="item_discontinued", facts={"item": item.number}, cure=cure, field="entry")
    if cure and _alternative_wanted(item, quantity):
        facts = {"item": item.number, "alternative": item.alternative}
        return Refusal(code="use_alternative", facts=facts, cure=cure, field="entry")
    if unit not in item.units:
        return Refusal(code="unit_unknown", facts={"unit": unit, "units": sorted(item.units)}, field="unit")
    if quantity != round(quantity, item.quantity_decimals):
        return Refusal(code="quantity_decimals", facts={"decimals": item.quantity_decimals}, field="quantity")
    return None


def _alternative_wanted(item: Sellable, quantity: Decimal) -> bool:
    short = item.available is not None and item.available < quantity
    return item.alternative_mode == "always" or (item.alternative_mode == "out_of_stock" and short)
