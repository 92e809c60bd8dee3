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
    alternative: str = ""  # empty as well where the alternative cannot be sold itself
    alternative_mode: str = "never"
    available: Decimal | None = None  # None: stock is not kept for it
    alternative_available: Decimal | None = None
    units: frozenset[str] = frozenset()
    quantity_decimals: int = 0


def check_sellable(
    item: Sellable, *, quantity: Decimal, unit: str, keep: bool = False, is_return: bool = False
) -> Refusal | None:
    """Why the item cannot be ordered so, or None. `keep`: the customer wants this one although it is out of stock.

    What comes back is taken back as it is: a return asks for no alternative (spec §13).

    `choose_variant`, `item_blocked`, `item_discontinued`, `use_alternative` {alternative}, `out_of_stock` {alternative,
    free}, `unit_unknown` {units}, `quantity_decimals` {decimals}. The cure `take_item` {item} names the alternative,
    one key to take.
    """
    if item.is_master:
        return Refusal(code="choose_variant", facts={"item": item.number}, field="entry")
    if item.state == "blocked":
        return Refusal(code="item_blocked", facts={"item": item.number}, field="entry")
    cure = Cure(code="take_item", facts={"item": item.alternative}) if item.alternative else None
    if item.state == "discontinued":
        return Refusal(code="item_discontinued", facts={"item": item.number}, cure=cure, field="entry")
    if cure and not is_return and (code := _asks_for_alternative(item, quantity, keep=keep)):
        facts = {"item": item.number, "alternative": item.alternative, "free": str(max(item.available or 0, 0))}
        return Refusal(code=code, facts=facts, cure=cure, field="entry")
    if unit not in item.units:
        return Refusal(code="unit_unknown", facts={"unit": unit, "units": sorted(item.units)}, field="unit")
    if quantity != round(quantity, item.quantity_decimals):
        return Refusal(code="quantity_decimals", facts={"decimals": item.quantity_decimals}, field="quantity")
    return None


def _asks_for_alternative(item: Sellable, quantity: Decimal, *, keep: bool) -> str:
    """`use_alternative` or `out_of_stock`, as the mode says; empty where the item itself is sold.

    There is no use in going from one empty shelf to another.

    >>> stock = {"available": Decimal(2), "alternative_available": Decimal(5)}
    >>> lamp = Sellable(number="LAMP-1", state="active", alternative_mode="out_of_stock", **stock)
    >>> _asks_for_alternative(lamp, Decimal(3), keep=False)
    'out_of_stock'
    >>> _asks_for_alternative(lamp, Decimal(6), keep=False)
    ''
    """
    if item.alternative_mode == "always":
        return "use_alternative"
    short = item.available is not None and item.available < quantity
    helps = item.alternative_available is None or item.alternative_available >= quantity
    return "out_of_stock" if item.alternative_mode == "out_of_stock" and short and helps and not keep else ""
