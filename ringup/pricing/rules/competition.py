"""Decides between deals, and nothing else does (spec §15.3, decisions 23–27).

Model A, the default: the highest priority that gives a product something counts; on each unit the best exclusive stands
alone, else the compounds together compete with each best price by what they take off. Model B: one winner on a unit in
each priority, the winners of successive priorities compound, an exclusive stands only where nothing stands before it.

Worked example (O-001): 10.00 with 15 % best price, 1.00 and 10 % compound at one priority: 1.00 + 0.90 beats 1.50.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ringup.pricing.rules.bids import Bid, RateBid, SetsBid, Terms, Units, best_of, of, of_mode, stacked, units_of
from ringup.pricing.rules.calculation import Portion, PricedLine, Standing, is_free, is_stackable
from ringup.pricing.rules.discount import Concurrency
from ringup.pricing.rules.overlaps import play_with_overlaps
from ringup.pricing.rules.play import Round, Verdict, play, play_retailers
from ringup.pricing.rules.policy import Competition
from ringup.pricing.rules.take_off import Taking, take_off


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The lines with the winners' discounts taken off; whether that is certainly the most that could be taken off."""

    lines: tuple[PricedLine, ...]
    optimal: bool


def compete(
    lines: Sequence[PricedLine], rates: Sequence[Sequence[RateBid]], sets: Sequence[SetsBid], terms: Terms
) -> Outcome:
    """Decide all bids on a basket's lines; `rates` are those on each line. What loses stands in the lines' trails.

    Lines that no set could use, and on which nothing stands yet, are decided one by one.
    """
    alone, together = MODELS[terms.policy.competition]
    entangled = {line for bid in sets for line in bid.lines}
    entangled |= {at for at, line in enumerate(lines) if rates[at] and not all(map(is_free, line.portions))}
    in_one = terms.policy.competition is Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY
    if in_one and entangled:
        entangled |= of_same_products(lines, entangled)
    single = [at for at, bids in enumerate(rates) if bids and at not in entangled]
    discounted = list(lines)
    for at in single:
        discounted[at] = alone(lines[at], by_priority(rates[at]), terms)
    if in_one:
        for at in below_their_products(discounted, single):
            discounted[at] = lines[at]
    optimal = together(discounted, entangled, rates, sets, terms) if entangled else True
    return Outcome(lines=tuple(map(with_losers, discounted, rates)), optimal=optimal)


def below_their_products(lines: Sequence[PricedLine], positions: Collection[int]) -> list[int]:
    """The lines on which a lower priority took something than on another line of their product."""
    found = {at: take.priority for at in positions for take in lines[at].portions[0].takes[:1]}
    highest: dict[str, int] = {}
    for at, priority in found.items():
        number = lines[at].product.number
        highest[number] = max(priority, highest.get(number, priority))
    return [at for at, priority in found.items() if priority < highest[lines[at].product.number]]


def with_losers(line: PricedLine, bids: Sequence[RateBid]) -> PricedLine:
    """The line with the bids that took nothing in its trail."""
    lost = {bid.discount: bid.loss for bid in bids if bid.discount not in line.applied}
    return replace(line, trail=(*line.trail, *lost.values())) if lost else line


def by_priority(bids: Sequence[RateBid]) -> list[list[RateBid]]:
    """The bids of each priority, the highest first."""
    groups: dict[int, list[RateBid]] = {}
    for bid in bids:
        groups.setdefault(bid.priority, []).append(bid)
    return [groups[priority] for priority in sorted(groups, reverse=True)]


# Model A


def alone_within(line: PricedLine, groups: Sequence[Sequence[RateBid]], terms: Terms) -> PricedLine:
    """One line: the highest priority at which a bid gives something; all below it is beaten."""
    units = units_of(line.portions)
    for group in groups:
        verdict = best_exclusive(group, units, terms)
        if not verdict[0]:
            verdict = best_or_compounds(group, units, terms)
        if verdict[0]:
            return applied(line, verdict)
    return line


def together_within(
    lines: list[PricedLine],
    entangled: Collection[int],
    rates: Sequence[Sequence[RateBid]],
    sets: Sequence[SetsBid],
    terms: Terms,
) -> bool:
    """Lines that sets could use: in each priority exclusives, then the others, then sets that favor the retailer."""
    optimal, unclaimed = True, frozenset(entangled)
    for priority in priorities(entangled, rates, sets):
        active = frozenset(at for at in unclaimed if any(map(is_free, lines[at].portions)))
        if not active:
            continue
        before = list(lines)
        own_rates = of_priority(priority, active, rates)
        own_sets = [bid for bid in sets if bid.priority == priority]
        exclusive = Round(
            active=active,
            is_open=is_free,
            rates=own_rates,
            sets=[bid for bid in own_sets if bid.is_exclusive],
            verdict=best_exclusive,
            standing=stands_within,
        )
        optimal = play(lines, exclusive, terms) and optimal
        play_retailers(lines, exclusive, terms)
        others = replace(
            exclusive,
            sets=[bid for bid in own_sets if not bid.is_exclusive],
            verdict=best_or_compounds,
            stacks=True,
        )
        optimal = play_with_overlaps(lines, others, terms) and optimal
        play_retailers(lines, replace(others, sets=of_mode(Concurrency.BEST_PRICE, others.sets)), terms)
        play_retailers(
            lines, replace(others, sets=of_mode(Concurrency.COMPOUND, others.sets), is_open=is_stackable), terms
        )
        # Not what stood there before: an exclusive threshold that has won its units claims no product.
        taken = {at for at in active if lines[at] is not before[at] and not all(map(is_free, lines[at].portions))}
        unclaimed -= of_same_products(lines, taken)
    return optimal


def of_same_products(lines: Sequence[PricedLine], positions: Collection[int]) -> frozenset[int]:
    """All lines with the products of these: a product has one highest priority, on however many lines it stands."""
    products = {lines[at].product.number for at in positions}
    return frozenset(at for at, line in enumerate(lines) if line.product.number in products)


def best_exclusive(bids: Sequence[RateBid], units: Units, terms: Terms) -> Verdict:
    """The exclusive that takes most stands alone."""
    best = best_of(of(Concurrency.EXCLUSIVE, bids), units, terms)
    return ([best] if best else []), Standing.EXCLUSIVE, "exclusive"


def best_or_compounds(bids: Sequence[RateBid], units: Units, terms: Terms) -> Verdict:
    """The compounds together or one best price, whatever is more.

    Of equal sums the compounds win, for a compound threshold may still come on top of them.
    """
    stack = stacked(of(Concurrency.COMPOUND, bids), units, terms)
    best = best_of(of(Concurrency.BEST_PRICE, bids), units, terms)
    if best and best.amount > sum(gain.amount for gain in stack):
        return [best], Standing.BEST, "best_price"
    return stack, Standing.COMPOUNDED, "compound"


STANDS: Mapping[Concurrency, tuple[Standing, str]] = {
    Concurrency.EXCLUSIVE: (Standing.EXCLUSIVE, "exclusive"),
    Concurrency.BEST_PRICE: (Standing.BEST, "best_price"),
    Concurrency.COMPOUND: (Standing.COMPOUNDED, "compound"),
}


def stands_within(bid: Bid) -> tuple[Standing, str]:
    """How units stand that a set has won, and why, in model A."""
    return STANDS[bid.concurrency]


# Model B


def alone_across(line: PricedLine, groups: Sequence[Sequence[RateBid]], terms: Terms) -> PricedLine:
    """One line: the winner of each priority on top of those before; an exclusive applied first stands alone."""
    for group in groups:
        units = units_of(line.portions)
        exclusive = ([], Standing.FREE, "") if line.applied else best_exclusive(group, units, terms)
        if exclusive[0]:
            return applied(line, exclusive)
        winner = winner_of_priority(group, units, terms)
        if winner[0]:
            line = applied(line, winner)
    return line


def together_across(
    lines: list[PricedLine],
    entangled: Collection[int],
    rates: Sequence[Sequence[RateBid]],
    sets: Sequence[SetsBid],
    terms: Terms,
) -> bool:
    """Lines that sets could use: in each priority exclusives on untouched units, then one winner on each other unit."""
    optimal, active = True, frozenset(entangled)
    for priority in priorities(entangled, rates, sets):
        own_sets = [bid for bid in sets if bid.priority == priority]
        exclusive = Round(
            active=active,
            is_open=is_free,
            rates=of_priority(priority, active, rates),
            sets=[bid for bid in own_sets if bid.is_exclusive],
            verdict=best_exclusive,
            standing=stands_across,
        )
        optimal = play(lines, exclusive, terms) and optimal
        play_retailers(lines, exclusive, terms)

        def is_open(portion: Portion, priority: int = priority) -> bool:
            return may_stand_across(portion, priority)

        others = replace(
            exclusive,
            is_open=is_open,
            sets=[bid for bid in own_sets if not bid.is_exclusive],
            verdict=winner_of_priority,
        )
        optimal = play(lines, others, terms) and optimal
        play_retailers(lines, others, terms)
    return optimal


def winner_of_priority(bids: Sequence[RateBid], units: Units, terms: Terms) -> Verdict:
    """Of best prices and compounds the one that takes most; inside a priority they are the same."""
    winner = best_of([bid for bid in bids if not bid.is_exclusive], units, terms)
    return ([winner] if winner else []), Standing.COMPOUNDED, "winner_of_its_priority"


def stands_across(bid: Bid) -> tuple[Standing, str]:
    """How units stand that a set has won, and why, in model B."""
    if bid.is_exclusive:
        return STANDS[bid.concurrency]
    return Standing.COMPOUNDED, "winner_of_its_priority"


def may_stand_across(portion: Portion, priority: int) -> bool:
    """Whether units are open to another discount of that priority in model B."""
    return portion.standing is not Standing.EXCLUSIVE and all(take.priority != priority for take in portion.takes)


MODELS = {
    Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY: (alone_within, together_within),
    Competition.BEST_WITHIN_PRIORITY_COMPOUND_ACROSS: (alone_across, together_across),
}


def priorities(entangled: Collection[int], rates: Sequence[Sequence[RateBid]], sets: Sequence[SetsBid]) -> list[int]:
    """All priorities of the bids on these lines, the highest first."""
    found = {bid.priority for line in entangled for bid in rates[line]} | {bid.priority for bid in sets}
    return sorted(found, reverse=True)


def of_priority(priority: int, active: Collection[int], rates: Sequence[Sequence[RateBid]]) -> dict[int, list[RateBid]]:
    """The offers of one priority on each line."""
    return {line: [bid for bid in rates[line] if bid.priority == priority] for line in active}


def applied(line: PricedLine, verdict: Verdict) -> PricedLine:
    """The line after the winners' takings."""
    winners, standing, why = verdict
    takings = [
        Taking(discount=bid.discount, amount_minor=amount, why=why, priority=bid.priority, standing=standing)
        for amount, bid in winners
    ]
    return take_off(line, *takings)
