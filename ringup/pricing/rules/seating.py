"""Gives the units of sets their places on lines: lines that fit are taken whole before any is divided (spec §15.4).

Of lines with 1 and 3 units a set of three takes the second; of one line with 4 it takes three units (O-027, O-028).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ringup.pricing.rules.awards import Seat
from ringup.pricing.rules.calculation import Portion, PricedLine
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.take_off import divide


class Place(NamedTuple):
    """A portion of a line with units for sets."""

    line: int
    portion: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """So many units of one pool to which the same will happen; `award` says in which award."""

    award: int
    offer: Offer | None
    units: int
    blocked: bool = False


# What is taken of each place: buckets with the units of them that are there.
Taken = dict[Place, list[tuple[Bucket, int]]]


def seat(
    lines: list[PricedLine],
    places: Mapping[int, Mapping[Place, int]],
    buckets: Mapping[int, Sequence[Bucket]],
) -> dict[int, list[Seat]]:
    """The seats of every award; `places` and `buckets` are those of each pool. Divides portions in `lines`."""
    taken: Taken = {}
    for pool, wanted in buckets.items():
        fill(wanted, dict(places[pool]), taken)
    seats: dict[int, list[Seat]] = {}
    for line in sorted({place.line for place in taken}):
        lines[line] = divided(lines[line], line, taken, seats)
    return seats


def fill(buckets: Sequence[Bucket], room: dict[Place, int], taken: Taken) -> None:
    """Give every bucket places: one of exactly its size, else what comes first."""
    rest: list[Bucket] = []
    for bucket in sorted(buckets, key=lambda bucket: -bucket.units):
        fitting = next((place for place, units in room.items() if units == bucket.units), None)
        if fitting is None:
            rest.append(bucket)
        else:
            taken.setdefault(fitting, []).append((bucket, room.pop(fitting)))
    for bucket in rest:
        missing = bucket.units
        for place in list(room):
            units = min(missing, room[place])
            if units:
                taken.setdefault(place, []).append((bucket, units))
                room[place] -= units
                missing -= units


def divided(line: PricedLine, position: int, taken: Taken, seats: dict[int, list[Seat]]) -> PricedLine:
    """A line with its portions divided among the buckets that took of them; notes the seats."""
    portions: list[Portion] = []
    for at, portion in enumerate(line.portions):
        own = taken.get(Place(position, at), [])
        quantities = [Decimal(units) for _, units in own]
        left = portion.quantity - sum(quantities, Decimal(0))
        for offset, (bucket, _) in enumerate(own):
            found = Seat(line=position, portion=len(portions) + offset, offer=bucket.offer, blocked=bucket.blocked)
            seats.setdefault(bucket.award, []).append(found)
        portions += divide(portion, [*quantities, left] if left or not own else quantities)
    return replace(line, portions=tuple(portions))
