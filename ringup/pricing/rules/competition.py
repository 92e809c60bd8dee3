"""Decides between deals, and nothing else does (spec §15.3, decisions 23–27).

Model A, the default: the highest priority that gives something counts; on each unit the best exclusive stands alone,
else the compounds together compete with each best price by what they take off. Model B: one winner in each priority,
the winners of successive priorities compound, an exclusive stands only where nothing stands before it.

Worked example (O-001): 10.00 with 15 % best price, 1.00 and 10 % compound at one priority: 1.00 + 0.90 beats 1.50.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ringup.pricing.rules.calculation import PricedLine, Standing, TrailStep
from ringup.pricing.rules.discount import Concurrency, Discount
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.policy import Competition, Policy
from ringup.pricing.rules.take_off import Taking, take_off


class Bid(NamedTuple):
    """A deal on one line with the discount behind it; `position` is the discount's place in the book."""

    discount: Discount
    position: int
    priority: int
    offer: Offer


class Gain(NamedTuple):
    """What a bid takes off in minor units."""

    amount: int
    bid: Bid


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What amounts depend on besides the bids."""

    policy: Policy
    scale: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """Units of one line on which bids compete: how many, worth what before and after earlier discounts."""

    quantity: Decimal
    value_minor: int
    left_minor: int


def compete(line: PricedLine, bids: Sequence[Bid], terms: Terms) -> PricedLine:
    """The line with the winners' discounts taken off; what lost stands in the trail."""
    ranked = sorted(bids, key=lambda bid: -bid.priority)
    return MODELS[terms.policy.competition](line, ranked, terms)


def within_priority(line: PricedLine, bids: Sequence[Bid], terms: Terms) -> PricedLine:
    """Model A: the highest priority at which a bid gives something; all below it is beaten."""
    units = units_of(line)
    for group in by_priority(bids):
        gains = positive(group, units, terms)
        if gains:
            winners, standing, why = best_within(gains, units, terms)
            return noted(applied(line, winners, standing, why), bids, winners)
    return line


def across_priorities(line: PricedLine, bids: Sequence[Bid], terms: Terms) -> PricedLine:
    """Model B: the winner of each priority on top of those before; an exclusive applied first stands alone."""
    won: list[Gain] = []
    for group in by_priority(bids):
        units = units_of(line)
        gains = positive([bid for bid in group if not won or not is_exclusive(bid)], units, terms)
        if not gains:
            continue
        exclusive = [gain for gain in gains if is_exclusive(gain.bid)]
        winner = largest(exclusive or gains)
        won.append(winner)
        standing = Standing.EXCLUSIVE if exclusive else Standing.COMPOUNDED
        line = applied(line, [winner], standing, "exclusive" if exclusive else "winner_of_its_priority")
        if exclusive:
            break
    return noted(line, bids, won)


Model = Callable[[PricedLine, Sequence[Bid], Terms], PricedLine]
MODELS: dict[Competition, Model] = {
    Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY: within_priority,
    Competition.BEST_WITHIN_PRIORITY_COMPOUND_ACROSS: across_priorities,
}


def best_within(gains: Sequence[Gain], units: Units, terms: Terms) -> tuple[list[Gain], Standing, str]:
    """Who wins one priority: the best exclusive, else the compounds together or one best price, whatever is more.

    Of equal sums the compounds win, for a compound threshold may still come on top of them.
    """
    exclusive = [gain for gain in gains if is_exclusive(gain.bid)]
    if exclusive:
        return [largest(exclusive)], Standing.EXCLUSIVE, "exclusive"
    stack = stacked([gain for gain in gains if gain.bid.discount.concurrency is Concurrency.COMPOUND], units, terms)
    best = [gain for gain in gains if gain.bid.discount.concurrency is Concurrency.BEST_PRICE]
    if best and largest(best).amount > sum(gain.amount for gain in stack):
        return [largest(best)], Standing.BEST, "best_price"
    return stack, Standing.COMPOUNDED, "compound"


def stacked(gains: Sequence[Gain], units: Units, terms: Terms) -> list[Gain]:
    """Compounds one on top of the other: prices, then amounts off, then percentages; of one discount its best row.

    Two of 10 % take 10.00 and 9.00 off 100.00, or 10.00 twice where all are taken of the original price (O-016).
    """
    rows: dict[str, Gain] = {}
    for gain in gains:
        name = gain.bid.discount.id
        if name not in rows or gain.amount > rows[name].amount:
            rows[name] = gain
    stack: list[Gain] = []
    for gain in sorted(rows.values(), key=lambda gain: (gain.bid.offer.rank, gain.bid.position)):
        amount = amount_of(gain.bid, units, terms)
        stack.append(Gain(amount, gain.bid))
        units = replace(units, left_minor=units.left_minor - amount)
    return [gain for gain in stack if gain.amount]


def applied(line: PricedLine, winners: Iterable[Gain], standing: Standing, why: str) -> PricedLine:
    """The line after the winners' takings."""
    for amount, bid in winners:
        taking = Taking(
            discount=bid.discount.id, amount_minor=amount, why=why, priority=bid.priority, standing=standing
        )
        line = take_off(line, taking)
    return line


def noted(line: PricedLine, bids: Sequence[Bid], winners: Sequence[Gain]) -> PricedLine:
    """The line with the bids that lost in its trail."""
    won = {gain.bid.discount.id for gain in winners}
    lost = dict.fromkeys(bid.discount.id for bid in bids if bid.discount.id not in won)
    return replace(line, trail=(*line.trail, *(TrailStep("discount", name, None, None, "beaten") for name in lost)))


def positive(bids: Sequence[Bid], units: Units, terms: Terms) -> list[Gain]:
    """The bids that give something."""
    return [Gain(amount, bid) for bid in bids if (amount := amount_of(bid, units, terms))]


def amount_of(bid: Bid, units: Units, terms: Terms) -> int:
    """What a bid takes off the units as they are now."""
    base = units.value_minor if terms.policy.on_original_price else units.left_minor
    return min(units.left_minor, bid.offer.off(base, units.quantity, terms.scale))


def largest(gains: Sequence[Gain]) -> Gain:
    """The gain that takes most; of equal ones the discount that stands first in the book."""
    return min(gains, key=lambda gain: (-gain.amount, gain.bid.position))


def by_priority(bids: Sequence[Bid]) -> Iterable[list[Bid]]:
    """Groups of equal priority, of bids that are sorted by it."""
    group: list[Bid] = []
    for bid in bids:
        if group and bid.priority != group[0].priority:
            yield group
            group = []
        group.append(bid)
    if group:
        yield group


def is_exclusive(bid: Bid) -> bool:
    """Whether nothing else may stand on the units."""
    return bid.discount.concurrency is Concurrency.EXCLUSIVE


def units_of(line: PricedLine) -> Units:
    """All units of a line as they are now."""
    return Units(quantity=line.line.quantity, value_minor=line.value_minor, left_minor=line.net_minor)
