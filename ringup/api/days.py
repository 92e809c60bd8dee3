"""The days that a question is about, on the caller's clock."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ringup.call_centers.rules.actor import Actor
from ringup.plumbing.days import today_in
from ringup.reports.loading import Days

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


def days_of(actor: Actor, start: date | None, end: date | None, *, usual: int) -> Days:
    """The days that are asked for, else so many until today."""
    last = min(max(end or today_in(actor.time_zone), FIRST), LAST)
    first = min(max(start or last - timedelta(days=usual - 1), FIRST), last)
    return Days(first=first, last=last, zone=ZoneInfo(actor.time_zone))
