"""Plays one round of competition on lines that sets could use: sets first, then offers on the units that are left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ringup.pricing.rules.awards import Award, Seat, take_awards
from ringup.pricing.rules.bids import Bid, Gain, RateBid, SetsBid, Terms, Units, of, stacked, units_of
from ringup.pricing.rules.calculation import Portion, PricedLine, Standing
from ringup.pricing.rules.combination import (
    Combination,
    Made,
    Pool,
    SetBid,
    best_combination,
    pieces_of,
)
from ringup.pricing.rules.discount import Concurrency
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.retailers_favor import dearest_with_cheapest
from ringup.pricing.rules.reward import MICRO
from ringup.pricing.rules.seating import Bucket, Place, seat

# Who wins on some units: the winners in the order of taking, how the units then stand, and why.
Verdict = tuple[list[Gain], Standing, str]
# Compound offers that come on units besides a set, each with its discount's place in the book.
Extra = tuple[tuple[int, Offer], ...]


@dataclass(frozen=True, kw_only=True)
class Round:
    """Who plays: the lines, which of their portions are open, the bids, and how it is decided between offers."""

    active: frozenset[int]
    is_open: Callable[[Portion], bool]
    rates: Mapping[int, Sequence[RateBid]]
    sets: Sequence[SetsBid]
    verdict: Callable[[Sequence[RateBid], Units, Terms], Verdict]
    # How units of a set stand afterwards, and why.
    standing: Callable[[Bid], tuple[Standing, str]]
    # Whether compound offers come on top of compound sets.
    stacks: bool = False


def play(lines: list[PricedLine], game: Round, terms: Terms) -> bool:
    """Take the round's discounts off the lines; whether no other combination would take more."""
    customers = [bid for bid in game.sets if not bid.deal.favors_retailer]
    table = lay(lines, game, customers, terms)
    awards, optimal = win_sets(lines, table, customers, game, terms)
    take_with_rates(lines, awards, game, terms)
    return optimal


def take_with_rates(lines: list[PricedLine], awards: list[Award], game: Round, terms: Terms) -> None:
    """Take the sets' awards off the lines, and the offers that win what is left or come on top."""
    seated: dict[int, set[int]] = {}
    stacking: dict[int, set[int]] = {}
    for award in awards:
        for each in award.seats:
            seated.setdefault(each.line, set()).add(each.portion)
            if game.stacks and award.standing is Standing.COMPOUNDED and not each.blocked:
                stacking.setdefault(each.line, set()).add(each.portion)
    for line in sorted(game.active):
        if game.rates.get(line):
            on_top = sorted(stacking.get(line, ()))
            awards += win_rates(lines, line, seated.get(line, set()), on_top, game, terms)
    take_awards(lines, awards, terms)


def play_retailers(lines: list[PricedLine], game: Round, terms: Terms) -> None:
    """Sets that favor the retailer come after all others, of the units that are still open (spec §15.3)."""
    for bid in sorted((bid for bid in game.sets if bid.deal.favors_retailer), key=lambda bid: bid.position):
        alone = Round(
            active=game.active,
            is_open=game.is_open,
            rates={},
            sets=[bid],
            verdict=game.verdict,
            standing=game.standing,
        )
        table = lay(lines, alone, [bid], terms)
        made = dearest_with_cheapest(table.pools, table.sets[0], scale=terms.scale) if table.sets else ()
        take_awards(lines, award_sets(lines, table, [bid], made, alone, terms.scale), terms)


@dataclass(frozen=True, kw_only=True)
class Table:
    """The pools of interchangeable units, where they are, and the sets that may be made of them."""

    pools: list[Pool] = field(default_factory=list)
    # What comes on a pool's units besides compound sets.
    extras: list[Extra] = field(default_factory=list)
    places: list[dict[Place, int]] = field(default_factory=list)
    sets: list[SetBid] = field(default_factory=list)


def lay(lines: Sequence[PricedLine], game: Round, bids: Sequence[SetsBid], terms: Terms) -> Table:
    """Put the open units of the round's lines into pools."""
    table = Table()
    groups: list[list[dict[int, Offer]]] = [[{} for _ in bid.deal.groups] for bid in bids]
    before: list[dict[tuple[int, Offer], tuple[Offer, ...]]] = [{} for _ in bids]
    after: list[dict[tuple[int, Offer], tuple[Offer, ...]]] = [{} for _ in bids]
    known: dict[object, int] = {}
    for position, places in standing_places(lines, bids, game.active):
        line = lines[position]
        for at, portion in enumerate(line.portions):
            units = int(portion.quantity)
            if not units or not game.is_open(portion):
                continue
            pool, extra = pool_of(line, portion, game.rates.get(position, ()), game, terms)
            key = (pool.price, pool.listed, pool.without, pool.blocked, extra, places)
            if key not in known:
                known[key] = len(table.pools)
                table.pools.append(pool)
                table.extras.append(extra)
                table.places.append({})
                for number, group, offer in places:
                    groups[number][group][known[key]] = offer
                    if extra and bids[number].concurrency is Concurrency.COMPOUND:
                        before[number] |= in_turn((known[key], offer), extra, bids[number], before=True)
                        after[number] |= in_turn((known[key], offer), extra, bids[number], before=False)
            table.places[known[key]][Place(position, at)] = units
    for number, bid in enumerate(bids):
        sized = tuple((group.quantity, groups[number][at]) for at, group in enumerate(bid.deal.groups))
        table.sets.append(SetBid(groups=sized, reward=bid.deal.reward, before=before[number], after=after[number]))
    for number, places_of in enumerate(table.places):
        pool = table.pools[number]
        table.pools[number] = replace(pool, units=sum(places_of.values()))
    return table


def in_turn(
    place: tuple[int, Offer], extra: Extra, bid: SetsBid, *, before: bool
) -> dict[tuple[int, Offer], tuple[Offer, ...]]:
    """The offers on a pool's units that come before a set, or after it: prices, then amounts, then percentages."""
    turn = (bid.deal.reward.rank_of(place[1]), bid.position)
    offers = tuple(offer for position, offer in extra if ((offer.rank, position) < turn) is before)
    return {place: offers} if offers else {}


# Where a line may stand: bid, group of the bid, and the offer of its row there.
Places = tuple[tuple[int, int, Offer], ...]


def standing_places(
    lines: Sequence[PricedLine], bids: Sequence[SetsBid], active: frozenset[int]
) -> list[tuple[int, Places]]:
    """The lines that may stand in a set, and where. One that prevents discounts does only where such units count."""
    found: dict[int, list[tuple[int, int, Offer]]] = {}
    for number, bid in enumerate(bids):
        for at, group in enumerate(bid.deal.groups):
            for position, offer in group.offers.items():
                if position not in active:
                    continue
                closed = lines[position].closed
                if not closed or (closed == "prevented" and bid.deal.counts_blocked):
                    found.setdefault(position, []).append((number, at, offer))
    return [(position, tuple(found[position])) for position in sorted(found)]


def pool_of(
    line: PricedLine, portion: Portion, rates: Sequence[RateBid], game: Round, terms: Terms
) -> tuple[Pool, Extra]:
    """One unit of a portion: its price, what it would get without sets; and what would come besides a set."""
    units = units_of([portion])
    winners, _, _ = game.verdict(rates, units, terms) if rates else ([], Standing.FREE, "")
    numerator, denominator = portion.quantity.as_integer_ratio()
    extra: Extra = ()
    if game.stacks and rates:
        stack = stacked(of(Concurrency.COMPOUND, rates), units, terms)
        extra = tuple((gain.bid.position, gain.bid.offer) for gain in stack)
    original = portion.value_minor * MICRO * denominator // numerator
    pool = Pool(
        units=0,
        price=portion.net_minor * MICRO * denominator // numerator,
        without=sum(gain.amount for gain in winners) * MICRO * denominator // numerator,
        blocked=bool(line.closed),
        original=original if terms.policy.on_original_price else None,
        listed=original,
    )
    return pool, extra


def win_sets(
    lines: list[PricedLine], table: Table, bids: Sequence[SetsBid], game: Round, terms: Terms
) -> tuple[list[Award], bool]:
    """The awards of the best combination of sets; products that do not interact are searched apart."""
    awards: list[Award] = []
    optimal = True
    made: list[Made] = []
    for members in components(table.sets):
        found = combined(table, members, terms)
        made += found.made
        optimal = optimal and found.optimal
    awards += award_sets(lines, table, bids, made, game, terms.scale)
    return awards, optimal


def combined(table: Table, members: Sequence[int], terms: Terms) -> Combination:
    """The best combination of some bids, on the pools that they use.

    The pools are searched in an order of their own, so that the order of lines changes neither result nor steps.
    """
    used = {pool for at in members for _, offers in table.sets[at].groups for pool in offers}
    pools = sorted(used, key=lambda pool: place_in_search(table, members, pool))
    local = {pool: number for number, pool in enumerate(pools)}
    bids = [
        SetBid(
            groups=tuple(
                (size, {local[pool]: offers[pool] for pool in pools if pool in offers})
                for size, offers in table.sets[at].groups
            ),
            reward=table.sets[at].reward,
            before={(local[pool], own): offers for (pool, own), offers in table.sets[at].before.items()},
            after={(local[pool], own): offers for (pool, own), offers in table.sets[at].after.items()},
        )
        for at in members
    ]
    found = best_combination(
        [table.pools[pool] for pool in pools], bids, time_limit_ms=terms.policy.time_limit_ms, scale=terms.scale
    )
    made = tuple(
        Made(
            members[each.bid],
            tuple(tuple((pools[pool], count) for pool, count in group) for group in each.picks),
            each.sets,
        )
        for each in found.made
    )
    return Combination(made=made, optimal=found.optimal)


def place_in_search(table: Table, members: Sequence[int], pool: int) -> tuple[Any, ...]:
    """The dearest units first; of equal ones those that the first bids could use."""
    unit = table.pools[pool]
    groups = [
        (at, group) for at in members for group, (_, offers) in enumerate(table.sets[at].groups) if pool in offers
    ]
    return (-unit.price, -unit.units, unit.without, unit.blocked, groups)


def components(sets: Sequence[SetBid]) -> list[list[int]]:
    """The bids in groups that share no pool; bids for which a group of units is missing are left out."""
    found: list[tuple[set[int], list[int]]] = []
    for at, bid in enumerate(sets):
        if not all(offers for _, offers in bid.groups):
            continue
        pools = {pool for _, offers in bid.groups for pool in offers}
        members = [at]
        apart: list[tuple[set[int], list[int]]] = []
        for other_pools, others in found:
            if pools & other_pools:
                pools, members = pools | other_pools, [*others, *members]
            else:
                apart.append((other_pools, others))
        found = [*apart, (pools, members)]
    return [sorted(members) for _, members in found]


def award_sets(
    lines: list[PricedLine], table: Table, bids: Sequence[SetsBid], made: Sequence[Made], game: Round, scale: int
) -> list[Award]:
    """The sets as awards: their units get seats, for which portions in `lines` are divided."""
    seats = seat(lines, dict(enumerate(table.places)), buckets_of(table, bids, made, scale))
    return awards_of(bids, made, seats, game)


def buckets_of(table: Table, bids: Sequence[SetsBid], made: Sequence[Made], scale: int) -> dict[int, list[Bucket]]:
    """How many units of each pool get what in which of the sets."""
    buckets: dict[int, list[Bucket]] = {}
    for number, each in enumerate(made):
        for (pool, offer), count in treated(table, bids[each.bid], each, scale).items():
            bucket = Bucket(award=number, offer=offer, units=count * each.sets, blocked=table.pools[pool].blocked)
            buckets.setdefault(pool, []).append(bucket)
    return buckets


def awards_of(
    bids: Sequence[SetsBid], made: Sequence[Made], seats: Mapping[int, Sequence[Seat]], game: Round
) -> list[Award]:
    """The sets of each bid as an award; those that are one amount of the set each for itself."""
    awards: list[Award] = []
    for at in dict.fromkeys(each.bid for each in made):
        own = [number for number, each in enumerate(made) if each.bid == at]
        bid = bids[at]
        standing, why = game.standing(bid)
        reward = bid.deal.reward
        for together in [[number] for number in own] if reward.whole else [own]:
            awards.append(
                Award(
                    bid=bid,
                    seats=tuple(found for number in together for found in seats[number]),
                    standing=standing,
                    why=why,
                    rank=reward.rank,
                    reward=reward if reward.whole else None,
                    sets=sum(made[number].sets for number in together),
                )
            )
    return awards


def treated(table: Table, bid: SetsBid, made: Made, scale: int) -> dict[tuple[int, Offer | None], int]:
    """The units of one set by pool and by what they get."""
    pools = [pool for group in made.picks for pool, count in group for _ in range(count)]
    pieces = pieces_of(table.pools, table.sets[made.bid], made.picks, scale)
    found: dict[tuple[int, Offer | None], int] = {}
    for pool, offer in zip(pools, bid.deal.reward.offers(pieces), strict=True):
        found[pool, offer] = found.get((pool, offer), 0) + 1
    return found


def win_rates(
    lines: Sequence[PricedLine], line: int, seated: set[int], stacking: Sequence[int], game: Round, terms: Terms
) -> list[Award]:
    """The awards of offers on the units of a line that no set took, and of compounds on top of compound sets."""
    bids, portions = game.rates[line], lines[line].portions
    free = [at for at, portion in enumerate(portions) if at not in seated and game.is_open(portion)]
    won: dict[tuple[int, Standing, str], tuple[RateBid, list[int]]] = {}
    for own in of_equal_worth(portions, free):
        winners, standing, why = game.verdict(bids, units_of(portions[at] for at in own), terms)
        for gain in winners:
            won.setdefault((id(gain.bid), standing, why), (gain.bid, []))[1].extend(own)
    if stacking:
        stack = stacked(of(Concurrency.COMPOUND, bids), units_of(portions[at] for at in stacking), terms)
        for gain in stack:
            won.setdefault((id(gain.bid), Standing.COMPOUNDED, "compound"), (gain.bid, []))[1].extend(stacking)
    return [rate_award(bid, line, sorted(chosen), standing, why) for (_, standing, why), (bid, chosen) in won.items()]


def of_equal_worth(portions: Sequence[Portion], chosen: Sequence[int]) -> list[list[int]]:
    """Portions on whose units the same offers win: those with as much left of a unit, and worth as much before."""
    if len(chosen) < 2:
        return [list(chosen)] if chosen else []
    groups: dict[tuple[Decimal, Decimal], list[int]] = {}
    for at in chosen:
        portion = portions[at]
        worth = (portion.net_minor / portion.quantity, portion.value_minor / portion.quantity)
        groups.setdefault(worth, []).append(at)
    return list(groups.values())


def rate_award(bid: RateBid, line: int, portions: Sequence[int], standing: Standing, why: str) -> Award:
    """An offer on some portions of one line."""
    seats = tuple(Seat(line=line, portion=at, offer=bid.offer) for at in portions)
    return Award(bid=bid, seats=seats, standing=standing, why=why, rank=bid.offer.rank)
