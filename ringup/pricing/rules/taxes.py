"""Tax: the rate of an item tax group at the destination, and the tax of an amount (price file, rule 17)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ringup.pricing.rules.basket import Destination
from ringup.pricing.rules.shape import INLINE
from ringup.values.period import ALWAYS, Period
from ringup.values.rounding import round_ratio


@dataclass(frozen=True, kw_only=True)
class TaxEntry:
    """`rate` percent for a group where every address part that `region` names is the destination's.

    With an `address_group` only where that is the tax group of the address (`tax_groups.py`).
    """

    group: str
    rate: Decimal
    address_group: str = ""
    region: Destination = field(default_factory=Destination)
    valid: Period = field(default=ALWAYS, metadata=INLINE)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.rate < 0:
            yield "rate", "must not be negative"

    def matching_parts(self, destination: Destination) -> int | None:
        """How many parts of the address it names, or None where one of them is another. Case does not matter."""
        named = [(wanted, getattr(destination, part)) for part, wanted in vars(self.region).items() if wanted]
        if any(wanted.casefold() != held.casefold() for wanted, held in named):
            return None
        return len(named)


def rate_of(
    entries: Sequence[TaxEntry], group: str, destination: Destination, as_of: datetime, *, address_group: str = ""
) -> Decimal:
    """The rate of the entry for the address's tax group, then of the one that names most of the destination; of equal
    ones the first. None at all: 0.
    """
    best, most = Decimal(0), (False, -1)
    for entry in entries:
        if entry.group != group or entry.address_group not in ("", address_group):
            continue
        parts = entry.matching_parts(destination)
        if parts is None or not entry.valid.contains(as_of):
            continue
        names = (bool(entry.address_group), parts)
        if names > most:
            best, most = entry.rate, names
    return best


def tax_of(amount_minor: int, rate: Decimal, *, included: bool) -> int:
    """The tax of an amount, rounded half up once: 25 % of 10000 is 2500; inside 10000 it is 2000."""
    numerator, denominator = rate.as_integer_ratio()
    if included:
        return round_ratio(amount_minor * numerator, 100 * denominator + numerator)
    return round_ratio(amount_minor * numerator, 100 * denominator)
