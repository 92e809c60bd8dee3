"""When something holds: between two bounds (price file, rule 11), and at which hours of which weekdays (rule 10)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How a period stands to a moment."""

    NOT_YET = "not_yet"
    HOLDS = "holds"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`; an absent bound is open.

    Dates include both days, read in the moment's own offset; of date-times start ≤ moment < end. A date-time
    without an offset is read in the moment's offset, too.
    """

    # `key`: the names of the bounds in documents.
    start: date | datetime | None = field(default=None, metadata={"key": "from"})
    end: date | datetime | None = field(default=None, metadata={"key": "to"})

    def standing(self, moment: datetime) -> Standing:
        """How the period stands to a moment that has an offset."""
        if self.start is not None and moment < beginning_of(self.start, moment):
            return Standing.NOT_YET
        if self.end is not None and moment >= ending_of(self.end, moment):
            return Standing.OVER
        return Standing.HOLDS

    def contains(self, moment: datetime) -> bool:
        """Whether it holds at a moment that has an offset."""
        return self.standing(moment) is Standing.HOLDS


ALWAYS = Period()


def beginning_of(bound: date | datetime, moment: datetime) -> datetime:
    """The first moment that a start bound includes."""
    if isinstance(bound, datetime):
        return bound if bound.tzinfo else bound.replace(tzinfo=moment.tzinfo)
    return datetime.combine(bound, time.min, tzinfo=moment.tzinfo)


def ending_of(bound: date | datetime, moment: datetime) -> datetime:
    """The first moment that an end bound excludes: the day after a date begins, or the date-time itself."""
    if isinstance(bound, datetime):
        return bound if bound.tzinfo else bound.replace(tzinfo=moment.tzinfo)
    if bound == date.max:
        return datetime.max.replace(tzinfo=moment.tzinfo)
    return datetime.combine(bound + timedelta(days=1), time.min, tzinfo=moment.tzinfo)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of weekdays: start ≤ time < end, weekdays by ISO (1 = Monday), none named = all.

    An end at or before the start is after midnight, and those hours belong to the day on which the period began:
    Fridays 22:00 to 02:00 hold on Saturday at 01:00.
    """

    weekdays: frozenset[int] = frozenset()
    start: time = time.min
    end: time | None = None

    def __post_init__(self) -> None:
        if not self.weekdays <= set(range(1, 8)):
            raise ValueError("weekdays are numbers from 1 (Monday) to 7")

    def contain(self, moment: datetime) -> bool:
        """Whether the hours hold at the moment, read by the moment's own clock."""
        clock = moment.time()
        if self.end is None:
            return clock >= self.start and self._names(moment.isoweekday())
        if self.end > self.start:
            return self.start <= clock < self.end and self._names(moment.isoweekday())
        if clock >= self.start:
            return self._names(moment.isoweekday())
        return clock < self.end and self._names((moment.isoweekday() - 2) % 7 + 1)

    def _names(self, weekday: int) -> bool:
        return not self.weekdays or weekday in self.weekdays


ALL_WEEK = WeeklyHours()
