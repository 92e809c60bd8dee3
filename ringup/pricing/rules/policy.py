"""How price rules compete and round: a call center's choice, an argument of every calculation (spec §15.3, §15.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# No order waits longer for a better combination, whatever its document says.
LONGEST_MS = 1000


class Competition(StrEnum):
    """Which discounts may meet on one unit."""

    # Model A: only the highest priority of a product counts; best prices and compounds compete inside it.
    BEST_AND_COMPOUND_WITHIN_PRIORITY = "best_and_compound_within_priority"
    # Model B: one winner in each priority; the winners of successive priorities compound.
    BEST_WITHIN_PRIORITY_COMPOUND_ACROSS = "best_within_priority_compound_across"


class Compound(StrEnum):
    """What a further discount on the same unit is a percentage of."""

    ON_RUNNING_PRICE = "on_running_price"
    ON_ORIGINAL_PRICE = "on_original_price"


class ManualDiscounts(StrEnum):
    """Whether discounts given by hand come on top of those of the rules or instead of them."""

    COMPOUNDS = "compounds"
    REPLACES = "replaces"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The choices, with the defaults of the price file."""

    competition: Competition = Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY
    compound: Compound = Compound.ON_RUNNING_PRICE
    exclusive_threshold_competes: bool = False
    keep_items_on_one_line: bool = False
    manual_discount: ManualDiscounts = ManualDiscounts.COMPOUNDS
    discounts_on_overrides: bool = False
    find_next: bool = True
    # Bounds the search for the best combination. It is counted in steps, not by a clock: a replay finds the same.
    time_limit_ms: int = 50

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not 0 <= self.time_limit_ms <= LONGEST_MS:
            yield "time_limit_ms", f"must be from 0 to {LONGEST_MS}"

    @property
    def on_original_price(self) -> bool:
        """Whether every discount is taken of the price before discounts."""
        return self.compound is Compound.ON_ORIGINAL_PRICE
