"""What runs at the same time: discounts, coupons, price adjustments and trade agreements on one calendar.

One of November and one from the 23rd on overlap; where the one is for RETAIL and the other for TRADE they never meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs in a span of time; `groups` are price groups, none means all.

    `of` is the discount that a coupon opens, `customer` whom a trade agreement is with; its `code` is its item's.
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
        return in_time and (not self.groups or not other.groups or bool(self.groups & other.groups))
