"""Which day it is where: days that people agree on are those of the clock on the wall of their call center."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, F, Func, Value
from django.db.models.functions import Cast
from django.utils import timezone


def today_in(zone: str) -> date:
    """The date in that time zone now."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def day_begins(day: date, zone: str) -> datetime:
    """Midnight of the day in that time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))


def today_at(path: str) -> Cast:
    """The same for a query, row by row; `path` leads to the time zone: `order__call_center__time_zone`."""
    there = Func(F(path), Value(timezone.now(), DateTimeField()), function="timezone", output_field=DateTimeField())
    return Cast(there, DateField())
