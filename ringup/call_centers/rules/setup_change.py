"""A change of a set-up row as a value, and what every such change must hold to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class SetupChange:
    """What a row was (`before`, None where it is new) and would become (`after`), by field name.

    Links are primary keys, links to many are lists of them. `facts` is what else the kind's checks asked for.
    """

    actor: Actor
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the row is about to be made."""
        return self.before is None

    def changes(self, name: str) -> bool:
        """Whether an existing row gets another value there."""
        return self.before is not None and self.before.get(name) != self.after.get(name)


Check = Callable[[SetupChange], Iterator[Refusal]]


def in_order(first: str, last: str) -> Check:
    """A check: where both are given, `first` is not after `last`."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        start, end = change.after.get(first), change.after.get(last)
        if start is not None and end is not None and end < start:
            yield Refusal(code="ends_before_it_starts", facts={"start": start}, field=last)

    return check


def more_than(lower: str, upper: str) -> Check:
    """A check: where both are given, `upper` is more than `lower`; a range that is half-open holds nothing else."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        start, end = change.after.get(lower), change.after.get(upper)
        if start is not None and end is not None and end <= start:
            yield Refusal(code="must_be_more", facts={"than": start}, field=upper)

    return check


def at_most_one(*names: str) -> Check:
    """A check: at most one of the fields is filled."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        given = [name for name in names if change.after.get(name) not in (None, "", [])]
        for name in given[1:]:
            yield Refusal(code="only_one_of_them", field=name)

    return check


def percent_at_most(limit: int, *names: str) -> Check:
    """A check: percentages between 0 and the limit."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        for name in names:
            value = change.after.get(name)
            if value is not None and not 0 <= value <= limit:
                yield Refusal(code="percent_out_of_range", facts={"limit": limit}, field=name)

    return check


def not_negative(*names: str) -> Check:
    """A check: amounts of nothing or more."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        for name in names:
            value = change.after.get(name)
            if value is not None and value < 0:
                yield Refusal(code="too_small", facts={"limit": 0}, field=name)

    return check


def above_zero(*names: str) -> Check:
    """A check: more than nothing, such as a rate by which prices are multiplied."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        for name in names:
            value = change.after.get(name)
            if value is not None and value <= 0:
                yield Refusal(code="not_above_zero", field=name)

    return check


def at_most(limit: int, *names: str) -> Check:
    """A check: numbers up to the limit."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        for name in names:
            value = change.after.get(name)
            if value is not None and value > limit:
                yield Refusal(code="too_large", facts={"limit": limit}, field=name)

    return check
