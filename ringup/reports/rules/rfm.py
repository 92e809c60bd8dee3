"""Recency, frequency, monetary value: puts customers into rank groups 1 to d, of which d is best (spec §22)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal

PRIORITIES = ("recency_priority", "frequency_priority", "monetary_priority")


class Period(StrEnum):
    """By what recency is counted: customers whose last order is in the same one are equally recent."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What a customer bought in the period: the last day, how many orders, and for how much (minor units)."""

    customer: int
    last_on: date
    orders: int
    spent_minor: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How scores are made: divisions, priorities and multipliers of the three dimensions.

    `even`: each group gets equally many customers, else the values' range is divided. `add`: the score is the sum of
    the digits times their multipliers, else the three digits side by side, that of priority 1 first.
    """

    recency_divisions: int = 5
    frequency_divisions: int = 5
    monetary_divisions: int = 5
    recency_priority: int = 1
    frequency_priority: int = 2
    monetary_priority: int = 3
    recency_period: Period = Period.DAY
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
    recency = group([place_of(one.last_on, scale.recency_period) for one in bought], scale.recency_divisions)
    frequency = group([one.orders for one in bought], scale.frequency_divisions)
    monetary = group([one.spent_minor for one in bought], scale.monetary_divisions)
    return [
        Score(customer=one.customer, recency=r, frequency=f, monetary=m, score=_together(r, f, m, scale))
        for one, r, f, m in zip(bought, recency, frequency, monetary, strict=True)
    ]


def place_of(day: date, period: Period) -> int:
    """The number of the day, of its week (Monday to Sunday) or of its month, counted from the same start for all.

    >>> place_of(date(2026, 11, 22), Period.WEEK) - place_of(date(2026, 11, 16), Period.WEEK)
    0
    >>> place_of(date(2026, 1, 1), Period.MONTH) - place_of(date(2025, 12, 31), Period.MONTH)
    1
    """
    if period is Period.WEEK:
        return (day.toordinal() - 1) // 7  # the first day of the calendar is a Monday
    if period is Period.MONTH:
        return day.year * 12 + day.month
    return day.toordinal()


def each_has_its_place(change: SetupChange) -> Iterator[Refusal]:
    """No two dimensions have the same priority: each digit has its own place in the score."""
    taken: set[int] = set()
    for name in PRIORITIES:
        place = change.after[name]
        if place in taken:
            yield Refusal(code="only_one_has_it", field=name)
        taken.add(place)


def changed(scores: Sequence[Score], kept: Mapping[int, int]) -> list[Score]:
    """Those that differ from the customer's last kept score, or are the first; `kept` is that score by customer.

    >>> one, two = (Score(customer=key, recency=1, frequency=1, monetary=1, score=111) for key in (1, 2))
    >>> [score.customer for score in changed([one, two], {1: 111})]
    [2]
    """
    return [score for score in scores if kept.get(score.customer) != score.score]


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
    placed = sorted(
        (
            (scale.recency_priority, recency),
            (scale.frequency_priority, frequency),
            (scale.monetary_priority, monetary),
        )
    )
    first, second, third = (digit for _, digit in placed)
    return first * 100 + second * 10 + third
