"""Trade agreements: the price that was agreed for a customer, a price group or all (price file, rule 12).

10.00 for all and 9.00 for the customer's group: 9.00, and with `find_next` off the first level that has one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ringup.pricing.rules.basket import Context
from ringup.pricing.rules.product import Product
from ringup.pricing.rules.shape import INLINE, Problems, read_text, refused
from ringup.values.period import ALWAYS, Period


@dataclass(frozen=True, kw_only=True)
class Account:
    """With whom it was agreed: one customer, the members of a price group, or all where both are empty."""

    customer: str = ""
    price_group: str = ""

    @property
    def name(self) -> str:
        """For the trail."""
        return self.customer or self.price_group or "all"

    @classmethod
    def from_json(cls, value: Any, path: str, problems: Problems) -> "Account":
        """From `{"customer": …}`, `{"price_group": …}` or `"all"`."""
        if value == "all":
            return ALL
        if isinstance(value, dict) and len(value) == 1:
            for key in ("customer", "price_group"):
                if key in value:
                    return cls(**{key: read_text(value[key], f"{path}.{key}", problems)})
        raise refused(problems, path, 'must be {"customer": …}, {"price_group": …} or "all"')

    def to_json(self) -> Any:
        """The opposite of `from_json`."""
        if self.customer:
            return {"customer": self.customer}
        return {"price_group": self.price_group} if self.price_group else "all"


ALL = Account()


@dataclass(frozen=True, kw_only=True)
class TradeAgreement:
    """An agreed price per unit, for from ≤ quantity < to of one order line."""

    account: Account
    product: str
    price: Decimal
    # Absent: any unit of the product.
    unit: str | None = None
    from_quantity: Decimal = Decimal(0)
    to_quantity: Decimal | None = None
    valid: Period = field(default=ALWAYS, metadata=INLINE)
    find_next: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.price < 0:
            yield "price", "must not be negative"

    def holds(self, asked: "Asked") -> bool:
        """Whether quantity, unit and moment are those of the agreement."""
        return (
            self.from_quantity <= asked.quantity
            and (self.to_quantity is None or asked.quantity < self.to_quantity)
            and (self.unit is None or self.unit == asked.product.unit)
            and self.valid.contains(asked.as_of)
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an agreement is looked up for."""

    product: Product
    quantity: Decimal
    context: Context
    as_of: datetime
    find_next: bool


def agreed_price(agreements: Sequence[TradeAgreement], asked: Asked) -> TradeAgreement | None:
    """The agreement that makes the price, of those for the product or its master; none leaves the base price.

    The most specific product that has a price is taken: a variant's agreement beats its master's, even a lower one.
    """
    for key in asked.product.keys:
        holding = [each for each in agreements if each.product == key and each.holds(asked)]
        levels = (customers(holding, asked.context), groups(holding, asked.context), everybodys(holding))
        found = [each for level in levels for each in level]
        if found:
            return lowest(found if asked.find_next else until_one_ends_the_search(found))
    return None


def customers(agreements: Sequence[TradeAgreement], context: Context) -> list[TradeAgreement]:
    """What was agreed with the customer alone."""
    return [each for each in agreements if each.account.customer and each.account.customer == context.customer]


def groups(agreements: Sequence[TradeAgreement], context: Context) -> list[TradeAgreement]:
    """What was agreed for the order's price groups: of these only the highest priority that has a price counts."""
    priorities = {group.id: group.priority for group in context.price_groups}
    if context.customer_price_group:
        priorities.setdefault(context.customer_price_group, 0)
    mine = [each for each in agreements if each.account.price_group in priorities]
    highest = max((priorities[each.account.price_group] for each in mine), default=0)
    return [each for each in mine if priorities[each.account.price_group] == highest]


def everybodys(agreements: Sequence[TradeAgreement]) -> list[TradeAgreement]:
    """What holds for all."""
    return [each for each in agreements if each.account == ALL]


def until_one_ends_the_search(agreements: Sequence[TradeAgreement]) -> list[TradeAgreement]:
    """Those that are looked at: up to the first that does not send the search on."""
    for position, each in enumerate(agreements):
        if not each.find_next:
            return list(agreements[: position + 1])
    return list(agreements)


def lowest(agreements: Sequence[TradeAgreement]) -> TradeAgreement:
    """The lowest price; of equal ones the first."""
    return min(agreements, key=lambda each: each.price)
