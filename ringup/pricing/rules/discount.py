"""A discount: what all kinds have in common, with the kind's own parameters (spec §15.1)."""

from dataclasses import dataclass, field
from enum import StrEnum

from ringup.pricing.rules.discounts import KINDS
from ringup.pricing.rules.discounts.kind import Kind, Params
from ringup.pricing.rules.shape import INLINE, named, varying
from ringup.values.period import ALL_WEEK, ALWAYS, Period, WeeklyHours


class Concurrency(StrEnum):
    """How a discount stands to others on the same units."""

    EXCLUSIVE = "exclusive"
    BEST_PRICE = "best_price"
    COMPOUND = "compound"


KINDS_BY_NAME: dict[str, Kind] = {kind.NAME: kind for kind in KINDS}
PARAMS_BY_KIND: dict[str, type] = {kind.NAME: kind.Params for kind in KINDS}


@dataclass(frozen=True, kw_only=True)
class Discount:
    """One discount. Without price groups it holds for every order; without a priority it has that of its groups."""

    id: str
    kind: str
    concurrency: Concurrency
    name: str = ""
    priority: int | None = None
    price_groups: tuple[str, ...] = ()
    match_all_price_groups: bool = False
    coupon_required: bool = False
    valid: Period = field(default=ALWAYS, metadata=INLINE)
    hours: WeeklyHours = field(default=ALL_WEEK, metadata=named("period"))
    params: Params = field(metadata=varying("kind", PARAMS_BY_KIND))
