"""Takes a discount off the units of a line: one amount, rounded once, shared over the portions concerned."""

from collections.abc import Iterable, Mapping, Sequence
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


def off(portions: Iterable[Portion], offer: Offer, scale: int, *, on_original: bool) -> int:
    """What an offer takes off the portions together."""
    return sum(off_each(list(portions), offer, scale, on_original=on_original))


def off_each(portions: Sequence[Portion], offer: Offer, scale: int, *, on_original: bool) -> list[int]:
    """What an offer takes off each portion: one amount, rounded once, never more than is left of them.

    Where it would be more than is left of one of them, each counts for itself: a price of 90.00 takes nothing off a
    unit of 70.00 and 210.00 off one of 300.00.
    """
    bases = [portion.value_minor if on_original else portion.net_minor for portion in portions]
    found = list(zip(portions, bases, strict=True))
    own = [min(portion.net_minor, offer.off(base, portion.quantity, scale)) for portion, base in found]
    if len(own) < 2 or any(offer.exceeds(base, portion.quantity, portion.net_minor, scale) for portion, base in found):
        return own
    quantity = sum((portion.quantity for portion in portions), Decimal(0))
    amount = min(sum(portion.net_minor for portion in portions), offer.off(sum(bases), quantity, scale))
    shares = share_out(amount, bases if offer.percent is not None else own)
    fits = all(share <= portion.net_minor for share, portion in zip(shares, portions, strict=True))
    return shares if fits else share_out(amount, [portion.net_minor for portion in portions])


def take_off(line: PricedLine, *takings: Taking, chosen: Sequence[int] | None = None) -> PricedLine:
    """The line after the takings; `chosen` are positions of portions, absent: all of them.

    Portions that take part with nothing still count as having taken part.
    """
    positions = range(len(line.portions)) if chosen is None else chosen
    for taking in takings:
        amounts = [taking.amount_minor]
        if len(positions) > 1:
            amounts = share_out(taking.amount_minor, [line.portions[position].net_minor for position in positions])
        line = put(line, taking, dict(zip(positions, amounts, strict=True)))
    return line


def put(line: PricedLine, taking: Taking, amounts: Mapping[int, int]) -> PricedLine:
    """The line with the given amounts on its portions; they add up to that of the taking."""
    portions = list(line.portions)
    for position, amount in amounts.items():
        portion = portions[position]
        portions[position] = Portion(
            quantity=portion.quantity,
            value_minor=portion.value_minor,
            standing=portion.standing if taking.standing is None else taking.standing,
            takes=(*portion.takes, Take(taking.discount, amount, taking.priority, taking.total)),
        )
    if not taking.amount_minor:
        return replace(line, portions=tuple(portions))
    before = line.net_minor
    step = TrailStep("discount", taking.discount, before, before - taking.amount_minor, taking.why)
    applied = line.applied if taking.discount in line.applied else (*line.applied, taking.discount)
    return replace(line, portions=tuple(portions), applied=applied, trail=(*line.trail, step))


def divide(portion: Portion, quantities: Sequence[Decimal]) -> list[Portion]:
    """A portion as several of these quantities, to the cent."""
    if len(quantities) == 1:
        return [portion]
    values = share_out(portion.value_minor, quantities)
    nets = list(values)
    takes: list[list[Take]] = [[] for _ in quantities]
    for take in portion.takes:
        # By what is left of each, so that none of them falls below zero.
        for part, amount in enumerate(share_out(take.amount_minor, nets)):
            takes[part].append(take._replace(amount_minor=amount))
            nets[part] -= amount
    return [
        Portion(quantity=quantity, value_minor=value, standing=portion.standing, takes=tuple(own))
        for quantity, value, own in zip(quantities, values, takes, strict=True)
    ]
