"""Finds the combination of sets that takes most off the order (spec §15.3; decision 29; O-020 to O-026).

Interchangeable units form a pool. A step takes one set out of the pools or leaves a pool to the discounts without sets;
what was found for the pools that are left is remembered. The search counts its steps; when they are used up, all sets
that could be made are handed to an integer program. Where even that is too much, discounts are ranked by their marginal
value and applied exhaustively in that order, and the result is not called optimal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ringup.pricing.rules.integer_program import Column, Row, choose
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.reward import CheapestGet, Piece, Reward
from ringup.values.share_out import share_out

# For one millisecond of the policy's time limit: steps of the search; sets that are looked at for an integer program;
# nodes of its tree; how dense it may be, for the solver's time grows with (different sets)² ÷ pools (decision 0016).
STEPS_PER_MS = 2
SETS_PER_MS = 60
NODES_PER_MS = 2
DENSITY_PER_MS = 80
# More units than this are not searched: every step could be one deeper.
DEEPEST = 300

# How many units of each pool are left.
Left = tuple[int, ...]
# Units of a set by group: for each group pairs of pool and count.
Picks = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """Interchangeable units: their price and what one of them gets without a set, in millionths of a minor unit."""

    units: int
    price: int
    without: int
    blocked: bool = False
    # The price before all discounts, where offers are taken of it and not of `price`.
    original: int | None = None
    # The price before all discounts, by which the cheapest of a set are found; absent: `price`.
    listed: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetBid:
    """A set that may be made: for each group how many units of which pools, with the offer of their row."""

    groups: tuple[tuple[int, dict[int, Offer]], ...]
    reward: Reward
    # Of each pool, with the offer of its row: the other offers on its units whose turn is before that of the set, and
    # after it; none where it stands alone.
    before: dict[tuple[int, Offer], tuple[Offer, ...]] = field(default_factory=dict)
    after: dict[tuple[int, Offer], tuple[Offer, ...]] = field(default_factory=dict)


class Made(NamedTuple):
    """So many equal sets of one bid."""

    bid: int
    picks: Picks
    sets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Combination:
    """The sets to make, and whether nothing better exists."""

    made: tuple[Made, ...]
    optimal: bool


class OutOfSteps(Exception):
    """The search was cut off."""


def best_combination(pools: Sequence[Pool], bids: Sequence[SetBid], *, time_limit_ms: int, scale: int) -> Combination:
    """The sets that together with what is left to other discounts take most off."""
    bids = [bid for bid in bids if all(pools_of for _, pools_of in bid.groups)]
    if not bids:
        return Combination(made=(), optimal=True)
    search = Search(pools, bids, scale)
    if len(bids) == 1 and is_best_taken_in_order(bids[0], pools, scale):
        return Combination(made=search.in_order([0]), optimal=True)
    try:
        if sum(pool.units for pool in pools) > DEEPEST:
            raise OutOfSteps
        return Combination(made=search.exhaustive(time_limit_ms * STEPS_PER_MS), optimal=True)
    except OutOfSteps:
        programmed = search.programmed_in_time(time_limit_ms)
    if programmed is not None and programmed.optimal:
        return programmed
    ranked = Combination(made=search.in_order(search.by_marginal_value()), optimal=False)
    if programmed is not None and search.worth(programmed.made) > search.worth(ranked.made):
        return programmed
    return ranked


def refuse_dense(columns: int, rows: int, time_limit_ms: int) -> None:
    """OutOfSteps where the solver would take longer than the time limit."""
    if columns**2 > time_limit_ms * DENSITY_PER_MS * rows:
        raise OutOfSteps


def is_best_taken_in_order(bid: SetBid, pools: Sequence[Pool], scale: int) -> bool:
    """Whether taking the units with the largest advantage first is the best that one bid can do.

    It is where every unit's gain is its own and no unit could stand in two groups.
    """
    seen: set[int] = set()
    for _, pools_of in bid.groups:
        if seen & pools_of.keys():
            return False
        seen |= pools_of.keys()
    if not bid.reward.whole:
        return bid.reward.separable
    if bid.before or bid.after or any(pools[pool].blocked for pool in seen):
        return False
    least = sum(quantity * min(pools[pool].price for pool in pools_of) for quantity, pools_of in bid.groups)
    return bid.reward.adds_up(least, scale)


class Search:
    """One search over pools and bids."""

    def __init__(self, pools: Sequence[Pool], bids: Sequence[SetBid], scale: int) -> None:
        self._pools = pools
        self._bids = bids
        self._scale = scale
        # None where nothing is counted.
        self._steps: int | None = None
        self._known: dict[Left, tuple[int, Made | None]] = {}
        self._gains: dict[tuple[int, Picks], int] = {}

    def exhaustive(self, steps: int) -> tuple[Made, ...]:
        """The best combination of all; OutOfSteps where there are too many."""
        self._steps = steps
        left = tuple(pool.units for pool in self._pools)
        self._value(left)
        made: list[Made] = []
        while any(left):
            step = self._known[left][1]
            if step is None:
                first = next(at for at, units in enumerate(left) if units)
                left = (*left[:first], 0, *left[first + 1 :])
            else:
                made.append(step)
                left = without(left, step.picks)
        return joined(made)

    def _value(self, left: Left) -> int:
        """The most that can be taken off the units that are left."""
        if not any(left):
            return 0
        if left in self._known:
            return self._known[left][0]
        self._step()
        first = next(at for at, units in enumerate(left) if units)
        best, step = left[first] * self._pools[first].without, None
        best += self._value((*left[:first], 0, *left[first + 1 :]))
        for at, bid in enumerate(self._bids):
            for picks in self.possible(bid, left, including=first):
                gain = self._gain_once(at, picks)
                if gain > 0 and (value := gain + self._value(without(left, picks))) > best:
                    best, step = value, Made(at, picks, 1)
        self._known[left] = (best, step)
        return best

    def possible(self, bid: SetBid, left: Left, *, including: int | None = None) -> Iterator[Picks]:
        """All sets that a bid can make of the units that are left; with `including` those that use that pool."""
        return self._pick(bid, 0, left, including)

    def _step(self) -> None:
        if self._steps is None:
            return
        self._steps -= 1
        if self._steps < 0:
            raise OutOfSteps

    def programmed_in_time(self, time_limit_ms: int) -> Combination | None:
        """The best combination by an integer program; None where that would take longer."""
        try:
            return self.programmed(time_limit_ms)
        except OutOfSteps:
            return None

    def programmed(self, time_limit_ms: int) -> Combination:
        """The best combination by an integer program; OutOfSteps where that would take longer."""
        best = self.best_sets(time_limit_ms)
        refuse_dense(len(best), len(self._pools), time_limit_ms)
        columns = [column for column, _ in best]
        rows = [Row(0, pool.units) for pool in self._pools]
        taken, optimal = choose(columns, rows, nodes=time_limit_ms * NODES_PER_MS)
        made = [found._replace(sets=times) for times, (_, found) in zip(taken, best, strict=True) if times]
        return Combination(made=tuple(made), optimal=optimal)

    def best_sets(self, time_limit_ms: int) -> list[tuple[Column, Made]]:
        """Of all sets of the same units the best, with its gain beyond what they get without; a row is a pool."""
        self._steps = time_limit_ms * SETS_PER_MS
        best: dict[tuple[tuple[int, int], ...], tuple[int, Made]] = {}
        left = tuple(pool.units for pool in self._pools)
        for at, bid in enumerate(self._bids):
            for picks in self.possible(bid, left):
                uses = tuple(sorted(counted(picks).items()))
                lost = sum(self._pools[pool].without * count for pool, count in uses)
                gain = self._gain_once(at, picks) - lost
                if gain > best.get(uses, (0,))[0]:
                    best[uses] = gain, Made(at, picks, 1)
        return [
            (Column(gain, uses, min(left[pool] // count for pool, count in uses)), made)
            for uses, (gain, made) in best.items()
        ]

    def worth(self, made: Sequence[Made]) -> int:
        """What these sets take off beyond what their units would get without."""
        gained = sum(self.gain(self._bids[each.bid], each.picks) * each.sets for each in made)
        lost = sum(
            self._pools[pool].without * count * each.sets
            for each in made
            for pool, count in counted(each.picks).items()
        )
        return gained - lost

    def _pick(self, bid: SetBid, at: int, left: Left, wanted: int | None) -> Iterator[Picks]:
        """What the groups from `at` on may take; `wanted` is a pool that one of them has to use."""
        if at == len(bid.groups):
            yield ()
            return
        quantity, pools_of = bid.groups[at]
        later = any(wanted in offers for _, offers in bid.groups[at + 1 :])
        if wanted is not None and wanted not in pools_of and not later:
            return
        needed = None if later else wanted
        for chosen in choices(quantity, [pool for pool in pools_of if left[pool]], left, needed):
            self._step()
            used = any(pool == wanted for pool, _ in chosen)
            for rest in self._pick(bid, at + 1, without(left, (chosen,)), None if used else wanted):
                yield (chosen, *rest)

    def gain(self, bid: SetBid, picks: Picks) -> int:
        """What one set takes off, with what others take off its units before and after it."""
        pieces = self.pieces(bid, picks)
        if not bid.before and not bid.after:
            return bid.reward.gain(pieces, self._scale)
        places = [
            (pool, offers[pool])
            for (_, offers), group in zip(bid.groups, picks, strict=True)
            for pool, count in group
            for _ in range(count)
        ]
        left = [
            left_by(bid.before.get(place, ()), piece, piece.price, self._scale)
            for place, piece in zip(places, pieces, strict=True)
        ]
        own = self._own(bid.reward, pieces, left)
        if sum(own) <= 0:
            return sum(own)
        return sum(
            piece.price - left_by(bid.after.get(place, ()), piece, rest - off, self._scale)
            for place, piece, rest, off in zip(places, pieces, left, own, strict=True)
        )

    def _own(self, reward: Reward, pieces: Sequence[Piece], left: Sequence[int]) -> list[int]:
        """What the reward itself takes off each unit when so much is left of it."""
        offers = reward.offers(pieces)
        if any(offer is not None for offer in offers):
            found = zip(pieces, offers, left, strict=True)
            own = [piece.taken_by(offer, rest, self._scale) for piece, offer, rest in found]
        else:
            own = [
                reward.gain([piece._replace(price=rest) for piece, rest in zip(pieces, left, strict=True)], self._scale)
            ]
        if not reward.whole:
            return own
        weights = [0 if piece.blocked else rest for piece, rest in zip(pieces, left, strict=True)]
        return share_out(sum(own), weights)

    def _gain_once(self, at: int, picks: Picks) -> int:
        """The gain of a set that many combinations use."""
        if (at, picks) not in self._gains:
            self._gains[at, picks] = self.gain(self._bids[at], picks)
        return self._gains[at, picks]

    def pieces(self, bid: SetBid, picks: Picks) -> list[Piece]:
        """The units of a set, group by group."""
        return pieces_of(self._pools, bid, picks, self._scale)

    def in_order(self, order: Sequence[int]) -> tuple[Made, ...]:
        """Every bid in its turn makes as many sets as pay."""
        left = tuple(pool.units for pool in self._pools)
        made: list[Made] = []
        for at in order:
            found, left = self._exhaust(at, left, [pool.without for pool in self._pools])
            made += found
        return joined(made)

    def _exhaust(self, at: int, left: Left, instead: Sequence[int]) -> tuple[list[Made], Left]:
        """The sets that one bid makes of the units with the largest advantage, and what is left."""
        bid, made = self._bids[at], []
        best_first = [
            sorted(offers, key=lambda pool, at=at: -self._advantage(bid, at, pool, instead))  # type: ignore[misc]
            for at, (_, offers) in enumerate(bid.groups)
        ]
        while (picks := first_set(bid, best_first, left)) is not None:
            lost = sum(instead[pool] * count for group in picks for pool, count in group)
            if self.gain(bid, picks) <= lost:
                break
            needed = counted(picks)
            sets = min(left[pool] // count for pool, count in needed.items())
            made.append(Made(at, picks, sets))
            left = tuple(units - sets * needed.get(pool, 0) for pool, units in enumerate(left))
        return made, left

    def _advantage(self, bid: SetBid, at: int, pool: int, instead: Sequence[int]) -> int:
        """What a unit is worth to a set, less what it would get without."""
        if bid.reward.whole or not bid.reward.separable:
            return (self._pools[pool].price if bid.reward.by_price else 0) - instead[pool]
        alone = tuple(((pool, 1),) if group == at else () for group in range(len(bid.groups)))
        return self.gain(bid, alone) - instead[pool]

    def by_marginal_value(self) -> list[int]:
        """The bids by what they take off a unit that others want too: (all − without shared) ÷ shared (O-026)."""
        return sorted(range(len(self._bids)), key=lambda at: (-self._marginal_value(at), at))

    def _marginal_value(self, at: int) -> float:
        others = {pool for other, bid in enumerate(self._bids) if other != at for pool in pools_of(bid)}
        mine = pools_of(self._bids[at])
        shared = {pool for pool in mine if pool in others or self._pools[pool].without}
        units = sum(self._pools[pool].units for pool in shared)
        if not units:
            return float("inf")
        everything = tuple(pool.units for pool in self._pools)
        unshared = tuple(0 if pool in shared else count for pool, count in enumerate(everything))
        return (self._taken(at, everything) - self._taken(at, unshared)) / units

    def _taken(self, at: int, left: Left) -> int:
        made, _ = self._exhaust(at, left, [0] * len(left))
        return sum(self.gain(self._bids[at], each.picks) * each.sets for each in made)


def first_set(bid: SetBid, best_first: Sequence[Sequence[int]], left: Left) -> Picks | None:
    """For every group its best units that are left, or None where a group has too few."""
    picks: list[tuple[tuple[int, int], ...]] = []
    for (quantity, _), order in zip(bid.groups, best_first, strict=True):
        chosen: list[tuple[int, int]] = []
        missing = quantity
        for pool in order:
            count = min(missing, left[pool])
            if count:
                chosen.append((pool, count))
                missing -= count
            if not missing:
                break
        if missing:
            return None
        left = without(left, (tuple(chosen),))
        picks.append(tuple(chosen))
    return tuple(picks)


def choices(
    quantity: int, pools: Sequence[int], left: Left, needed: int | None = None
) -> Iterator[tuple[tuple[int, int], ...]]:
    """All ways to take so many units out of the pools; with `needed` those that take some of that pool."""
    if quantity == 0:
        yield ()
        return
    if sum(left[pool] for pool in pools) < quantity:
        return
    if needed is not None:
        pools = [needed, *(pool for pool in pools if pool != needed)]
    pool, *others = pools
    least = 0 if needed is None else 1
    for count in range(min(quantity, left[pool]), least - 1, -1):
        for rest in choices(quantity - count, others, left):
            yield ((pool, count), *rest) if count else rest


def pieces_of(pools: Sequence[Pool], bid: SetBid, picks: Picks, scale: int) -> list[Piece]:
    """The units of a set, group by group, as the reward looks at them."""
    found: list[Piece] = []
    for (_, offers), group in zip(bid.groups, picks, strict=True):
        for pool, count in group:
            unit = pools[pool]
            piece = Piece(unit.price, offers[pool], unit.blocked, unit.original, unit.listed)
            found += [piece._replace(effect=effect_of(bid, (pool, offers[pool]), piece, scale))] * count
    return found


def effect_of(bid: SetBid, place: tuple[int, Offer], piece: Piece, scale: int) -> int:
    """What the offer for the cheapest brings for this unit: 10 % of 100.00 of which 10 % are off already are 9.00."""
    if not isinstance(bid.reward, CheapestGet) or not (bid.before or bid.after):
        return 0
    after = bid.after.get(place, ())
    rest = left_by(bid.before.get(place, ()), piece, piece.price, scale)
    less = rest - piece.taken_by(bid.reward.offer, rest, scale)
    return left_by(after, piece, rest, scale) - left_by(after, piece, less, scale)


def left_by(offers: Sequence[Offer], piece: Piece, left: int, scale: int) -> int:
    """What offers one after the other leave of a unit."""
    for offer in offers:
        left -= piece.taken_by(offer, left, scale)
    return left


def without(left: Left, picks: Picks) -> Left:
    """What is left after a set."""
    remaining = list(left)
    for group in picks:
        for pool, count in group:
            remaining[pool] -= count
    return tuple(remaining)


def counted(picks: Picks) -> dict[int, int]:
    """The units of a set by pool."""
    needed: dict[int, int] = {}
    for group in picks:
        for pool, count in group:
            needed[pool] = needed.get(pool, 0) + count
    return needed


def pools_of(bid: SetBid) -> set[int]:
    """All pools that a bid could use."""
    return {pool for _, offers in bid.groups for pool in offers}


def joined(made: Sequence[Made]) -> tuple[Made, ...]:
    """Equal sets together."""
    sets: dict[tuple[int, Picks], int] = {}
    for bid, picks, count in made:
        sets[bid, picks] = sets.get((bid, picks), 0) + count
    return tuple(Made(bid, picks, count) for (bid, picks), count in sets.items())
