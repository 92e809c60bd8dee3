"""What runs at the same time: discounts, coupons, price adjustments and trade agreements on one calendar.

One of November and one from the 23rd on overlap; where the one is for RETAIL and the other for TRADE they never meet,
nor where the one is for lamps and the other for mugs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs in a span of time; `groups` are price groups, none means all.

    `of` is the discount that a coupon opens, `customer` whom a trade agreement is with; its `code` is its item's.
    `names` are the products and categories that it names, none means all; `within` are these with all categories that
    they stand in.
    """

    kind: str
    key: int
    code: str
    name: str
    start: datetime | None
    end: datetime | None
    enabled: bool
    groups: frozenset[str] = frozenset()
    of: str = ""
    customer: str = ""
    period: Mapping[str, Any] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()

    def overlaps(self, other: "Running") -> bool:
        """Whether both hold at the same time for the same orders; a coupon and its own discount are one.

        A trade agreement overlaps nothing: it is the price that all others begin with.
        """
        if "trade_agreement" in (self.kind, other.kind):
            return False
        if {self.code, self.of} & {other.code, other.of} - {""} and self.kind != other.kind:
            return False
        in_time = (self.end is None or other.start is None or other.start < self.end) and (
            other.end is None or self.start is None or self.start < other.end
        )
        for_same = not self.groups or not other.groups or bool(self.groups & other.groups)
        return in_time and for_same and self.meets(other)

    def meets(self, other: "Running") -> bool:
        """Whether a product could be in both; two categories do where one stands in the other."""
        if not self.names or not other.names:
            return True
        return bool(self.names & other.within or other.names & self.within)
