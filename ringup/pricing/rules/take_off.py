"""Takes a discount off the units of a line: one amount, rounded once, shared over the portions concerned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ringup.pricing.rules.calculation import Portion, PricedLine, Standing, Take, TrailStep
from ringup.pricing.rules.offer import Offer
from ringup.values.share_out import share_out


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """What is to be taken off, by which discount, and what it makes of the units."""

    discount: str
    amount_minor: int
    why: str
    priority: int = 0
    # Absent: the units stand as before.
    standing: Standing | None = None
    total: bool = False


def off(portions: Sequence[Portion], offer: Offer, scale: int, *, on_original: bool) -> int:
    """What an offer takes off the portions together, rounded once, never more than is left of them."""
    quantity = sum((portion.quantity for portion in portions), Decimal(0))
    left = sum(portion.net_minor for portion in portions)
    base = sum(portion.value_minor for portion in portions) if on_original else left
    return min(left, offer.off(base, quantity, scale))


def take_off(line: PricedLine, taking: Taking, chosen: Sequence[int] | None = None) -> PricedLine:
    """The line after the taking; `chosen` are positions of portions, absent: all of them.

    Portions that take part with nothing still count as having taken part.
    """
    positions = range(len(line.portions)) if chosen is None else chosen
    shares = share_out(taking.amount_minor, [line.portions[position].net_minor for position in positions])
    portions = list(line.portions)
    for position, share in zip(positions, shares, strict=True):
        portion = portions[position]
        take = Take(taking.discount, share, taking.priority, taking.total)
        standing = portion.standing if taking.standing is None else taking.standing
        portions[position] = replace(portion, takes=(*portion.takes, take), standing=standing)
    before = line.net_minor
    step = TrailStep("discount", taking.discount, before, before - taking.amount_minor, taking.why)
    applied = line.applied if taking.discount in line.applied else (*line.applied, taking.discount)
    return replace(line, portions=tuple(portions), applied=applied, trail=(*line.trail, step))
