"""Makes sets that favor the retailer: what costs least is given to those who buy what costs most (spec §15.3)."""

from collections.abc import Sequence

from ringup.pricing.rules.combination import Left, Made, Picks, Pool, Search, SetBid, counted, joined, without
from ringup.pricing.rules.reward import CheapestGet


def dearest_with_cheapest(pools: Sequence[Pool], bid: SetBid, *, scale: int) -> tuple[Made, ...]:
    """Sets as the retailer would make them: the units that get something are the cheapest, the others the dearest.

    Of 40, 30, 20 and 10 in pairs 10 goes with 40 and 20 with 30.
    """
    search = Search(pools, [bid], scale)
    left = tuple(pool.units for pool in pools)
    made: list[Made] = []
    while (picks := retailers_set(pools, bid, left)) is not None and search.gain(bid, picks) > 0:
        needed = counted(picks)
        sets = min(left[pool] // count for pool, count in needed.items())
        made.append(Made(0, picks, sets))
        left = tuple(units - sets * needed.get(pool, 0) for pool, units in enumerate(left))
    return joined(made)


def retailers_set(pools: Sequence[Pool], bid: SetBid, left: Left) -> Picks | None:
    """One set of the cheapest units that get something, filled up with the dearest; None where units are missing."""
    cheap = bid.reward.count if isinstance(bid.reward, CheapestGet) else 1
    chosen: list[dict[int, int]] = [{} for _ in bid.groups]
    room = [quantity for quantity, _ in bid.groups]

    def take(*, cheapest: bool) -> bool:
        nonlocal left
        found = [
            (pools[pool].price, group, pool)
            for group, (_, offers) in enumerate(bid.groups)
            for pool in offers
            if room[group] and left[pool]
        ]
        if not found:
            return False
        _, group, pool = min(found) if cheapest else max(found)
        chosen[group][pool] = chosen[group].get(pool, 0) + 1
        room[group] -= 1
        left = without(left, (((pool, 1),),))
        return True

    for at in range(sum(room)):
        if not take(cheapest=at < cheap):
            return None
    return tuple(tuple(group.items()) for group in chosen)
