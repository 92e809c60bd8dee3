"""The forms in which discount kinds propose. A kind says what it would give; `competition.py` decides what is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.reward import Reward


@dataclass(frozen=True, kw_only=True, slots=True)
class RateDeal:
    """One row's offer on every line that it covers; it may stand on all units of a line or on some of them."""

    row: int
    offer: Offer
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SetGroup:
    """So many whole units of these lines belong to a set; `offers` are the rows' own by line, where they give one."""

    quantity: int
    offers: Mapping[int, Offer]


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDeal:
    """A reward for every completed set: as many as the units allow, or fewer where that is better (decision 29)."""

    groups: tuple[SetGroup, ...]
    reward: Reward
    favors_retailer: bool = False
    # Units whose product prevents discounts may complete a set without being discounted.
    counts_blocked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Gift:
    """Lines that a reached tier discounts, at most `limit` of their units (none: unlimited), the dearest first."""

    lines: frozenset[int]
    offer: Offer
    limit: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """From this value on (in the order's currency) an offer, once; or gifts."""

    start: Decimal
    offer: Offer | None = None
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ThresholdDeal:
    """The highest reached tier replaces the lower ones; `lines` are those that qualify."""

    lines: frozenset[int]
    tiers: tuple[Tier, ...]
    counts_blocked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeDeal:
    """Percentages off shipping charges of some modes of delivery (none named: all) from values of the order on."""

    lines: frozenset[int]
    tiers: tuple[Tier, ...]
    modes: frozenset[str]
    counts_blocked: bool = False


Deal = RateDeal | SetDeal | ThresholdDeal | ChargeDeal
