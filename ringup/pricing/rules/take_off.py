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


def take_off(line: PricedLine, *takings: Taking, chosen: Sequence[int] | None = None) -> PricedLine:
    """The line after the takings; `chosen` are positions of portions, absent: all of them.

    Portions that take part with nothing still count as having taken part.
    """
    positions = range(len(line.portions)) if chosen is None else chosen
    portions, trail, applied = list(line.portions), list(line.trail), list(line.applied)
    left = line.net_minor
    for taking in takings:
        share(taking, portions, positions)
        trail.append(TrailStep("discount", taking.discount, left, left - taking.amount_minor, taking.why))
        left -= taking.amount_minor
        if taking.discount not in applied:
            applied.append(taking.discount)
    return replace(line, portions=tuple(portions), applied=tuple(applied), trail=tuple(trail))


def share(taking: Taking, portions: list[Portion], positions: Sequence[int]) -> None:
    """Put each portion's share of the amount on it, in proportion to what is left of it."""
    shares = [taking.amount_minor]
    if len(positions) > 1:
        shares = share_out(taking.amount_minor, [portions[position].net_minor for position in positions])
    for position, amount in zip(positions, shares, strict=True):
        portion = portions[position]
        portions[position] = Portion(
            quantity=portion.quantity,
            value_minor=portion.value_minor,
            standing=portion.standing if taking.standing is None else taking.standing,
            takes=(*portion.takes, Take(taking.discount, amount, taking.priority, taking.total)),
        )
