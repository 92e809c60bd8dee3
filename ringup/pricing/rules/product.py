"""A product as far as prices ask: base price, categories, what it never receives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Prevent(StrEnum):
    """Discounts that a product never receives (spec §15.5)."""

    ALL = "all"
    MANUAL = "manual"
    PERIODIC = "periodic"
    TENDER = "tender"


# The flags of items and categories that say so.
PREVENTS = {
    Prevent.ALL: "prevent_all_discounts",
    Prevent.MANUAL: "prevent_manual_discounts",
    Prevent.PERIODIC: "prevent_periodic_discounts",
    Prevent.TENDER: "prevent_tender_discounts",
}


@dataclass(frozen=True, kw_only=True)
class Product:
    """`price` buys `price_unit` of `unit`. A number may stand in a document once for each unit it is sold in."""

    number: str
    price: Decimal
    price_unit: Decimal = Decimal(1)
    cost: Decimal | None = None
    unit: str = "ea"
    categories: tuple[str, ...] = ()
    master: str = ""
    variant: Mapping[str, str] = field(default_factory=dict)
    prevent: frozenset[Prevent] = frozenset()
    tax_group: str = ""
    zero_price_valid: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.price < 0:
            yield "price", "must not be negative"
        if self.price_unit < 0:
            yield "price_unit", "must not be negative"

    @property
    def base_price(self) -> Fraction:
        """The price of one unit, exactly: 10.00 for 50 is 0.20. A price unit of 0 counts as 1 (spec §14)."""
        return Fraction(self.price) / (Fraction(self.price_unit) or 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """What a rule may call it: its own number, then its master's."""
        return (self.number, self.master) if self.master else (self.number,)

    def prevents(self, kind: Prevent) -> bool:
        """Whether it never receives discounts of that sort."""
        return kind in self.prevent or Prevent.ALL in self.prevent
