"""Plays a round in which a unit could be in compound sets of two discounts, which then both stand on it.

Where the amount of each unit is its own, an integer program chooses for each unit in which sets it stands. Rewards of a
whole set (a price for it, its cheapest unit) depend on what else stands on all its units; for these the better of three
orders of playing is taken, and the result is not called optimal (decision 0016).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from ringup.pricing.rules.awards import Award, Seat
from ringup.pricing.rules.bids import SetsBid, Terms, of, of_mode, stacked, units_of
from ringup.pricing.rules.calculation import Portion, PricedLine, is_stackable
from ringup.pricing.rules.combination import NODES_PER_MS, Made, OutOfSteps, Search, left_by, refuse_dense
from ringup.pricing.rules.discount import Concurrency
from ringup.pricing.rules.integer_program import Column, Row, choose
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.play import Round, Table, awards_of, buckets_of, lay, play, take_with_rates
from ringup.pricing.rules.reward import Piece
from ringup.pricing.rules.seating import Bucket, seat

# More ways than these to stand in sets are not counted for the units of one pool.
MOST_STACKS = 100


class Stack(NamedTuple):
    """Units of a pool that stand in compound sets together: for each bid its group and what the unit gets of it."""

    pool: int
    sets: tuple[tuple[int, int, Offer | None], ...]


def play_with_overlaps(lines: list[PricedLine], game: Round, terms: Terms) -> bool:
    """Take the round's discounts off the lines; whether no other combination would take more."""
    optimal = True
    knots = [knot for knot in connected(lines, game) if compounds_overlap(knot.sets)]
    for knot in knots:
        awards = program_awards(lines, knot, terms)
        if awards is None:
            optimal = False
            play_three_ways(lines, knot, terms)
        else:
            take_with_rates(lines, awards, knot, terms)
    rest = game.active.difference(*(knot.active for knot in knots))
    return play(lines, of_lines(game, rest), terms) and optimal


def may_be_made(bid: SetsBid, lines: Sequence[PricedLine], game: Round) -> bool:
    """Whether each group of a set finds as many open units as it needs; two groups may want the same ones."""
    return all(
        sum(
            int(portion.quantity)
            for at in group.offers.keys() & game.active
            for portion in lines[at].portions
            if game.is_open(portion)
        )
        >= group.quantity
        for group in bid.deal.groups
    )


def connected(lines: Sequence[PricedLine], game: Round) -> list[Round]:
    """The round in parts that share no line; lines that stand in no set that can be made are in none of them."""
    found: list[tuple[set[int], list[SetsBid]]] = []
    for bid in game.sets:
        own = bid.lines & game.active
        if bid.deal.favors_retailer or not may_be_made(bid, lines, game):
            continue
        members = [bid]
        apart: list[tuple[set[int], list[SetsBid]]] = []
        for places, bids in found:
            if own & places:
                own, members = own | places, [*bids, *members]
            else:
                apart.append((places, bids))
        found = [*apart, (own, members)]
    return [replace(of_lines(game, places), sets=bids) for places, bids in found]


def of_lines(game: Round, lines: Collection[int]) -> Round:
    """The round on some of its lines only."""
    return replace(game, active=frozenset(lines), rates={at: game.rates[at] for at in lines if at in game.rates})


def compounds_overlap(sets: Sequence[SetsBid]) -> bool:
    """Whether a unit could be in compound sets of two discounts."""
    seen: set[int] = set()
    for bid in of_mode(Concurrency.COMPOUND, sets):
        if seen & bid.lines:
            return True
        seen |= bid.lines
    return False


def program_awards(lines: list[PricedLine], game: Round, terms: Terms) -> list[Award] | None:
    """The sets that together take most off the lines, or None where that cannot be said in time."""
    bids = game.sets
    compounds = [at for at, bid in enumerate(bids) if bid.concurrency is Concurrency.COMPOUND]
    if any(bids[at].deal.reward.whole or not bids[at].deal.reward.separable for at in compounds):
        return None
    table = lay(lines, game, bids, terms)
    limit = terms.policy.time_limit_ms
    others = [
        at for at in range(len(bids)) if at not in compounds and all(offers for _, offers in table.sets[at].groups)
    ]
    try:
        alone = Search(table.pools, [table.sets[at] for at in others], terms.scale).best_sets(limit)
        stacks = [stack for pool in range(len(table.pools)) for stack in stacks_of(table, pool, compounds, bids)]
        balances = {(at, group): row for row, (at, group) in enumerate(groups_of(table, compounds), len(table.pools))}
        refuse_dense(len(alone) + len(stacks), len(table.pools) + len(balances), limit)
    except OutOfSteps:
        return None
    columns = [column for column, _ in alone]
    columns += [stack_column(table, stack, balances, bids, terms) for stack in stacks]
    columns += [completed(table, at, balances) for at in compounds]
    rows = [Row(0, pool.units) for pool in table.pools] + [Row(0, 0)] * len(balances)
    taken, optimal = choose(columns, rows, nodes=limit * NODES_PER_MS)
    if not optimal:
        return None
    made = [
        found._replace(bid=others[found.bid], sets=times)
        for times, (_, found) in zip(taken[: len(alone)], alone, strict=True)
        if times
    ]
    stood = [(stack, times) for stack, times in zip(stacks, taken[len(alone) :], strict=False) if times]
    return award_all(lines, table, game, made, stood, terms.scale)


def groups_of(table: Table, compounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The groups of the compound sets: as many units have to stand in each as complete the same number of sets."""
    for at in compounds:
        for group in range(len(table.sets[at].groups)):
            yield at, group


def stacks_of(table: Table, pool: int, compounds: Sequence[int], bids: Sequence[SetsBid]) -> Iterator[Stack]:
    """All ways in which a unit of the pool may stand in compound sets, in one group of each at most."""
    unit = table.pools[pool]
    choices: list[list[tuple[int, int, Offer | None] | None]] = []
    for at in compounds:
        own: list[tuple[int, int, Offer | None] | None] = [None]
        for group, (_, offers) in enumerate(table.sets[at].groups):
            if pool in offers:
                piece = Piece(unit.price, offers[pool], unit.blocked, unit.original)
                own.append((at, group, bids[at].deal.reward.offers([piece])[0]))
        choices.append(own)
    count = 1
    for own in choices:
        count *= len(own)
        if count > MOST_STACKS:
            raise OutOfSteps
    for chosen in product(*choices):
        if sets := tuple(each for each in chosen if each is not None):
            yield Stack(pool, sets)


def stack_column(
    table: Table, stack: Stack, balances: dict[tuple[int, int], int], bids: Sequence[SetsBid], terms: Terms
) -> Column:
    """What standing so takes off a unit beyond what it gets without: prices, then amounts, then percentages."""
    unit = table.pools[stack.pool]
    turns = [
        ((bids[at].deal.reward.rank_of(offer), bids[at].position), offer)
        for at, _, offer in stack.sets
        if offer is not None
    ]
    if not unit.blocked:
        turns += [((offer.rank, position), offer) for position, offer in table.extras[stack.pool]]
    offers = [offer for _, offer in sorted(turns, key=lambda turn: turn[0])]
    piece = Piece(unit.price, None, unit.blocked, unit.original)
    gain = unit.price - left_by(offers, piece, unit.price, terms.scale) - unit.without
    uses = ((stack.pool, 1), *((balances[at, group], 1) for at, group, _ in stack.sets))
    return Column(gain, uses, unit.units)


def completed(table: Table, at: int, balances: dict[tuple[int, int], int]) -> Column:
    """A completed set of a bid: it takes from each of its groups as many units as it needs."""
    groups = table.sets[at].groups
    most = min(sum(table.pools[pool].units for pool in offers) // quantity for quantity, offers in groups)
    return Column(0, tuple((balances[at, group], -quantity) for group, (quantity, _) in enumerate(groups)), most)


def award_all(
    lines: list[PricedLine],
    table: Table,
    game: Round,
    made: Sequence[Made],
    stood: Sequence[tuple[Stack, int]],
    scale: int,
) -> list[Award]:
    """The awards of sets that stand alone and of those that share units; portions in `lines` are divided for them."""
    buckets = buckets_of(table, game.sets, made, scale)
    for number, (stack, units) in enumerate(stood, len(made)):
        blocked = table.pools[stack.pool].blocked
        buckets.setdefault(stack.pool, []).append(Bucket(award=number, offer=None, units=units, blocked=blocked))
    seats = seat(lines, dict(enumerate(table.places)), buckets)
    awards = awards_of(game.sets, made, seats, game)
    own: dict[int, list[Seat]] = {}
    for number, (stack, _) in enumerate(stood, len(made)):
        for at, _, offer in stack.sets:
            own.setdefault(at, []).extend(replace(each, offer=offer) for each in seats[number])
    for at, found in own.items():
        bid = game.sets[at]
        standing, why = game.standing(bid)
        rank = bid.deal.reward.rank
        awards.append(Award(bid=bid, seats=tuple(found), standing=standing, why=why, rank=rank))
    return awards


def play_three_ways(lines: list[PricedLine], game: Round, terms: Terms) -> None:
    """The best of three ways: compounds first, best prices first, or no unit in more than one set."""
    best_only = replace(
        game,
        rates={line: of(Concurrency.BEST_PRICE, bids) for line, bids in game.rates.items()},
        sets=of_mode(Concurrency.BEST_PRICE, game.sets),
    )
    ways = [list(lines) for _ in range(3)]
    compounds_in_turn(ways[0], game, terms)
    play(ways[0], best_only, terms)
    play(ways[1], best_only, terms)
    compounds_in_turn(ways[1], game, terms)
    play(ways[2], game, terms)
    worth = [sum(way[at].discount_minor for at in game.active) for way in ways]
    lines[:] = ways[worth.index(max(worth))]


def first_rank(bid: SetsBid) -> int:
    """The turn at which a set is played: the first at which one of its units gets something."""
    return min(bid.deal.reward.rank_of(offer) for group in bid.deal.groups for offer in group.offers.values())


def compounds_in_turn(lines: list[PricedLine], game: Round, terms: Terms) -> None:
    """Prices, then amounts, then percentages: each compound discount on all units that are open to it."""
    turns: dict[tuple[int, int], Round] = {
        (first_rank(bid), bid.position): replace(game, rates={}, sets=[bid])
        for bid in of_mode(Concurrency.COMPOUND, game.sets)
    }
    for line, bids in game.rates.items():
        for gain in stacked(of(Concurrency.COMPOUND, bids), units_of(lines[line].portions), terms):
            turn = (gain.bid.offer.rank, gain.bid.position)
            rates = turns[turn].rates if turn in turns else {}
            turns[turn] = replace(game, rates={**rates, line: [gain.bid]}, sets=[])
    for turn in sorted(turns):
        own = turns[turn]
        names = {bid.discount for bid in own.sets} | {bid.discount for bids in own.rates.values() for bid in bids}

        def is_open(portion: Portion, names: Collection[str] = names) -> bool:
            return is_stackable(portion) and all(take.discount not in names for take in portion.takes)

        play(lines, replace(own, is_open=is_open, stacks=False), terms)
