"""Decides between deals, and nothing else does (spec §15.3, decisions 23–27).

Model A, the default: the highest priority that gives something counts; on each unit the best exclusive stands alone,
else the compounds together compete with each best price by what they take off. Model B: one winner in each priority,
the winners of successive priorities compound, an exclusive stands only where nothing stands before it.

Worked example (O-001): 10.00 with 15 % best price, 1.00 and 10 % compound at one priority: 1.00 + 0.90 beats 1.50.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ringup.pricing.rules.calculation import PricedLine, Standing, TrailStep
from ringup.pricing.rules.discount import Concurrency, Discount
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.policy import Competition, Policy
from ringup.pricing.rules.take_off import Taking, take_off


@dataclass(frozen=True, kw_only=True, slots=True)
class Bid:
    """A deal with the discount behind it, as it competes on a line; `position` is the discount's place in the book."""

    discount: str
    concurrency: Concurrency
    position: int
    priority: int
    offer: Offer
    # What the trail of a line says where the bid loses.
    loss: TrailStep


def bid_of(discount: Discount, position: int, priority: int, offer: Offer) -> Bid:
    """One bid, for all the lines on which the deal stands."""
    return Bid(
        discount=discount.id,
        concurrency=discount.concurrency,
        position=position,
        priority=priority,
        offer=offer,
        loss=TrailStep("discount", discount.id, None, None, "beaten"),
    )


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
    by_priority: dict[int, list[Bid]] = {}
    for bid in bids:
        by_priority.setdefault(bid.priority, []).append(bid)
    groups = [by_priority[priority] for priority in sorted(by_priority, reverse=True)]
    discounted = MODELS[terms.policy.competition](line, groups, terms)
    lost = {bid.discount: bid.loss for bid in bids if bid.discount not in discounted.applied}
    return replace(discounted, trail=(*discounted.trail, *lost.values())) if lost else discounted


def within_priority(line: PricedLine, groups: Sequence[Sequence[Bid]], terms: Terms) -> PricedLine:
    """Model A: the highest priority at which a bid gives something; all below it is beaten."""
    units = units_of(line)
    for group in groups:
        winners, standing, why = best_within(group, units, terms)
        if winners:
            return applied(line, winners, standing, why)
    return line


def across_priorities(line: PricedLine, groups: Sequence[Sequence[Bid]], terms: Terms) -> PricedLine:
    """Model B: the winner of each priority on top of those before; an exclusive applied first stands alone."""
    for group in groups:
        units = units_of(line)
        exclusive = None if line.applied else best_of(of(Concurrency.EXCLUSIVE, group), units, terms)
        if exclusive:
            return applied(line, [exclusive], Standing.EXCLUSIVE, "exclusive")
        others = [bid for bid in group if bid.concurrency is not Concurrency.EXCLUSIVE]
        winner = best_of(others, units, terms)
        if winner:
            line = applied(line, [winner], Standing.COMPOUNDED, "winner_of_its_priority")
    return line


Model = Callable[[PricedLine, Sequence[Sequence[Bid]], Terms], PricedLine]
MODELS: dict[Competition, Model] = {
    Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY: within_priority,
    Competition.BEST_WITHIN_PRIORITY_COMPOUND_ACROSS: across_priorities,
}


def best_within(bids: Sequence[Bid], units: Units, terms: Terms) -> tuple[list[Gain], Standing, str]:
    """Who wins one priority: the best exclusive, else the compounds together or one best price, whatever is more.

    Of equal sums the compounds win, for a compound threshold may still come on top of them.
    """
    exclusive = best_of(of(Concurrency.EXCLUSIVE, bids), units, terms)
    if exclusive:
        return [exclusive], Standing.EXCLUSIVE, "exclusive"
    stack = stacked(of(Concurrency.COMPOUND, bids), units, terms)
    best = best_of(of(Concurrency.BEST_PRICE, bids), units, terms)
    if best and best.amount > sum(gain.amount for gain in stack):
        return [best], Standing.BEST, "best_price"
    return stack, Standing.COMPOUNDED, "compound"


def of(concurrency: Concurrency, bids: Sequence[Bid]) -> list[Bid]:
    """The bids of one concurrency mode."""
    return [bid for bid in bids if bid.concurrency is concurrency]


def best_of(bids: Sequence[Bid], units: Units, terms: Terms) -> Gain | None:
    """The bid that takes most, if any takes anything; of equal ones the discount that stands first in the book.

    Of the same form of offer only the strongest is worked out: on the same units it takes as much as any.
    """
    strongest: dict[int, Bid] = {}
    for bid in bids:
        rival = strongest.get(bid.offer.rank)
        if rival is None or bid.offer.strength > rival.offer.strength:
            strongest[bid.offer.rank] = bid
    gains = [Gain(amount_of(bid, units, terms), bid) for bid in strongest.values()]
    best = min(gains, key=lambda gain: (-gain.amount, gain.bid.position), default=None)
    return best if best and best.amount else None


def stacked(bids: Sequence[Bid], units: Units, terms: Terms) -> list[Gain]:
    """Compounds one on top of the other: prices, then amounts off, then percentages; of one discount its best row.

    Two of 10 % take 10.00 and 9.00 off 100.00, or 10.00 twice where all are taken of the original price (O-016).
    """
    rows: dict[str, list[Bid]] = {}
    for bid in bids:
        rows.setdefault(bid.discount, []).append(bid)
    best_rows = [own[0] if len(own) == 1 else best_row(own, units, terms) for own in rows.values()]
    stack: list[Gain] = []
    left, on_original = units.left_minor, terms.policy.on_original_price
    for bid in sorted(best_rows, key=lambda bid: (bid.offer.rank, bid.position)):
        base = units.value_minor if on_original else left
        amount = min(left, bid.offer.off(base, units.quantity, terms.scale))
        if amount:
            stack.append(Gain(amount, bid))
            left -= amount
    return stack


def best_row(bids: Sequence[Bid], units: Units, terms: Terms) -> Bid:
    """Of a discount's rows the one that takes most; they never compound on each other."""
    return max(bids, key=lambda bid: amount_of(bid, units, terms))


def applied(line: PricedLine, winners: Sequence[Gain], standing: Standing, why: str) -> PricedLine:
    """The line after the winners' takings."""
    takings = [
        Taking(discount=bid.discount, amount_minor=amount, why=why, priority=bid.priority, standing=standing)
        for amount, bid in winners
    ]
    return take_off(line, *takings)


def amount_of(bid: Bid, units: Units, terms: Terms) -> int:
    """What a bid takes off the units as they are now."""
    base = units.value_minor if terms.policy.on_original_price else units.left_minor
    return min(units.left_minor, bid.offer.off(base, units.quantity, terms.scale))


def units_of(line: PricedLine) -> Units:
    """All units of a line as they are now."""
    return Units(quantity=line.line.quantity, value_minor=line.value_minor, left_minor=line.net_minor)
