"""Periods and weekly hours (price file, rules 10 and 11)."""

from datetime import date, datetime, time

import pytest

from ringup.values.period import Period, Standing, WeeklyHours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_dates_include_both_days_in_the_offset_of_the_moment() -> None:
    period = Period(date(2026, 11, 20), date(2026, 11, 20))
    assert period.standing(at("2026-11-19T23:59:59.999999+01:00")) is Standing.NOT_YET
    assert period.contains(at("2026-11-20T00:00:00+01:00"))
    assert period.contains(at("2026-11-20T23:59:59.999999+01:00"))
    assert period.standing(at("2026-11-21T00:00:00+01:00")) is Standing.OVER


def test_date_times_include_the_start_and_not_the_end() -> None:
    period = Period(at("2026-11-20T10:00:00+01:00"), at("2026-11-20T12:00:00+01:00"))
    assert period.contains(at("2026-11-20T09:00:00+00:00"))
    assert not period.contains(at("2026-11-20T12:00:00+01:00"))
    assert not period.contains(at("2026-11-20T09:59:59+01:00"))


def test_a_date_time_without_an_offset_is_read_in_that_of_the_moment() -> None:
    assert Period(datetime(2026, 11, 20, 10)).contains(at("2026-11-20T10:00:00+09:00"))  # noqa: DTZ001


def test_an_absent_bound_is_open() -> None:
    assert Period().contains(at("2026-11-20T10:00:00+01:00"))
    assert Period(end=date.max).contains(at("2026-11-20T10:00:00+01:00"))


FRIDAY_NIGHT = WeeklyHours(weekdays=frozenset({5}), start=time(22), end=time(2))


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-20T21:59:59+01:00", False),
        ("2026-11-20T22:00:00+01:00", True),
        ("2026-11-21T01:59:59+01:00", True),
        ("2026-11-21T02:00:00+01:00", False),
        ("2026-11-20T01:00:00+01:00", False),
        ("2026-11-21T22:00:00+01:00", False),
    ],
)
def test_hours_after_midnight_belong_to_the_day_they_began(moment: str, *, holds: bool) -> None:
    assert FRIDAY_NIGHT.contain(at(moment)) is holds


def test_hours_of_the_day_hold_on_every_day_unless_named() -> None:
    morning = WeeklyHours(start=time(8), end=time(12))
    assert morning.contain(at("2026-11-20T08:00:00+01:00"))
    assert not morning.contain(at("2026-11-20T12:00:00+01:00"))
    assert WeeklyHours(start=time(8)).contain(at("2026-11-20T23:59:00+01:00"))


def test_the_same_start_and_end_hold_round_the_clock_from_there() -> None:
    day = WeeklyHours(weekdays=frozenset({5}), start=time(6), end=time(6))
    assert day.contain(at("2026-11-21T05:59:00+01:00"))
    assert not day.contain(at("2026-11-20T05:59:00+01:00"))
