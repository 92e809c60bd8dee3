"""Recency, frequency, monetary value: puts customers into rank groups 1 to d, of which d is best (spec §22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What a customer bought in the period: the last day, how many orders, and for how much (minor units)."""

    customer: int
    last_on: date
    orders: int
    spent_minor: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How scores are made: divisions and multipliers of the three dimensions.

    `even`: each group gets equally many customers, else the values' range is divided. `add`: the score is the sum of
    the digits times their multipliers, else the three digits side by side.
    """

    recency_divisions: int = 5
    frequency_divisions: int = 5
    monetary_divisions: int = 5
    recency_multiplier: int = 1
    frequency_multiplier: int = 1
    monetary_multiplier: int = 1
    even: bool = True
    add: bool = False


@dataclass(frozen=True, kw_only=True)
class Score:
    """A customer's digits, and what they make together."""

    customer: int
    recency: int
    frequency: int
    monetary: int
    score: int


def scores_of(bought: Sequence[Bought], scale: Scale) -> list[Score]:
    """The score of each customer, in the order given.

    >>> days = [Bought(customer=n, last_on=date(2026, 1, n), orders=n, spent_minor=n) for n in (1, 2)]
    >>> two = Scale(recency_divisions=2, frequency_divisions=2, monetary_divisions=2)
    >>> [score.score for score in scores_of(days, two)]
    [111, 222]
    """
    group = even_groups if scale.even else range_groups
    recency = group([one.last_on.toordinal() for one in bought], scale.recency_divisions)
    frequency = group([one.orders for one in bought], scale.frequency_divisions)
    monetary = group([one.spent_minor for one in bought], scale.monetary_divisions)
    return [
        Score(customer=one.customer, recency=r, frequency=f, monetary=m, score=_together(r, f, m, scale))
        for one, r, f, m in zip(bought, recency, frequency, monetary, strict=True)
    ]


def even_groups(values: Sequence[int], divisions: int) -> list[int]:
    """Groups of equally many; equal values are never divided: they share the group of the first of them.

    >>> even_groups([10, 20, 20, 40], 2)
    [1, 1, 1, 2]
    """
    if not values:
        return []
    ranked = sorted(values)
    group_of: dict[int, int] = {}
    for place, value in enumerate(ranked):
        group_of.setdefault(value, 1 + place * divisions // len(ranked))
    return [group_of[value] for value in values]


def range_groups(values: Sequence[int], divisions: int) -> list[int]:
    """Groups of equal width between the least and the most.

    >>> range_groups([0, 10, 95, 100], 2)
    [1, 1, 2, 2]
    """
    if not values:
        return []
    least, most = min(values), max(values)
    if least == most:
        return [divisions] * len(values)
    return [min(divisions, 1 + (value - least) * divisions // (most - least)) for value in values]


def table_of(pairs: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
    """How many customers stand in each pair of digits, for the picture."""
    found: dict[tuple[int, int], int] = {}
    for pair in pairs:
        found[pair] = found.get(pair, 0) + 1
    return found


def _together(recency: int, frequency: int, monetary: int, scale: Scale) -> int:
    if scale.add:
        return (
            recency * scale.recency_multiplier
            + frequency * scale.frequency_multiplier
            + monetary * scale.monetary_multiplier
        )
    return recency * 100 + frequency * 10 + monetary
