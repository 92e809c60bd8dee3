"""The days that a report shows, as its address asks for them."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

from ringup.reports.loading import Days

# A year of whole weeks.
USUAL_DAYS = 364
# A catalog's first copies may be in the mail before it is valid.
BEFORE_A_CATALOG = timedelta(days=14)
FIRST_DAY = date(2000, 1, 1)


def days_of(request: HttpRequest, *, usual: int, valid_from: date | None = None) -> Days:
    """`from` and `to` of the address; what cannot be read: from some days before a catalog that is valid from then on,
    or so many days, until today.
    """
    last = read_day(request.GET.get("to", ""), timezone.localdate())
    first = last - timedelta(days=usual - 1)
    if valid_from is not None:
        first = max(valid_from, FIRST_DAY + BEFORE_A_CATALOG) - BEFORE_A_CATALOG
    start = read_day(request.GET.get("from", ""), first)
    return Days(first=min(start, last), last=last, zone=timezone.get_current_timezone())


def read_day(text: str, usual: date) -> date:
    """The day in the text, if it is one that a report shows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return usual
    return day if 2000 <= day.year <= 2200 else usual
