"""An auto charge: when it puts itself on an order or on its lines, and how much it is (spec §16)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ringup.pricing.rules.charges import KINDS
from ringup.pricing.rules.charges.kind import ChargeBase
from ringup.pricing.rules.scope import EVERYTHING, Scope
from ringup.pricing.rules.shape import INLINE, named, one_of


class Level(StrEnum):
    """Whether a charge is one for the order or one for each line."""

    HEADER = "header"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From ≤ value < to (decision 6); an absent end is unbounded. `value` is the parameters of its charge kind."""

    start: Decimal = field(default=Decimal(0), metadata=named("from"))
    end: Decimal | None = field(default=None, metadata=named("to"))
    value: Any = field(metadata=one_of({kind.NAME: kind.Params for kind in KINDS}))

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.end is not None and self.end <= self.start:
            yield "to", "must be more than from"
        if any(held < 0 for held in vars(self.value).values()):
            yield "", "a charge must not be negative"

    def holds(self, value_minor: int, scale: int) -> bool:
        """Whether the value lies in the tier: 50.00 lies in 50–100 and not in 0–50."""
        return value_minor >= self.start * scale and (self.end is None or value_minor < self.end * scale)


KINDS_BY_PARAMS = {kind.Params: kind for kind in KINDS}


@dataclass(frozen=True, kw_only=True)
class Charge:
    """An absent or empty filter means all; customers and customer groups are a union (price file, rule 3).

    With `keep` it stays on the order as it stood when a change of the order leaves it no tier (AX: Keep).
    """

    code: str
    level: Level
    shipping: bool = False
    refundable: bool = False
    modes_of_delivery: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    customer_groups: tuple[str, ...] = ()
    scope: Scope = field(default=EVERYTHING, metadata=INLINE)
    call_centers: tuple[str, ...] = ()
    prorate: bool = False
    keep: bool = False
    tax_group: str = ""
    tiers: tuple[Tier, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.level is Level.HEADER and not self.scope.is_everything:
            yield ("products" if self.scope.products else "categories"), "only a charge of level line looks at products"
        if self.level is Level.LINE and self.prorate:
            yield "prorate", "only a charge of level header is shared out"

    def amount(self, base: ChargeBase) -> int:
        """The charge by the first tier that holds the value; where none does, nothing."""
        for tier in self.tiers:
            if tier.holds(base.value_minor, base.scale):
                return KINDS_BY_PARAMS[type(tier.value)].amount(tier.value, base)
        return 0
