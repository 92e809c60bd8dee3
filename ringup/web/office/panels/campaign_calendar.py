"""The calendar of what runs when: a table whose last column draws each row as a bar over weeks or months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.pricing.rules.running import Running
from ringup.web.ui.panels import Panel

KINDS: Mapping[str, str | Promise] = {
    "discount": gettext_lazy("Discount"),
    "coupon": gettext_lazy("Coupon"),
    "price_adjustment": gettext_lazy("Price adjustment"),
    "trade_agreement": gettext_lazy("Trade agreement"),
}
SCREENS = {
    "discount": "discounts",
    "coupon": "coupons",
    "price_adjustment": "price-adjustments",
    "trade_agreement": "trade-agreements",
}
# The drawing is so many units wide.
WIDTH = 1000
WEEKS = 13
MONTHS = 12
MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that are shown, in weeks or in months; `end` is the day after the last."""

    start: date
    end: date
    marks: tuple[date, ...]
    by_month: bool
    zone: ZoneInfo

    @classmethod
    def of(cls, day: date, zone: ZoneInfo, *, by_month: bool) -> "Span":
        """Thirteen weeks from the Monday of the day on, or twelve months from the first of its month."""
        if by_month:
            marks = [later(day.replace(day=1), months) for months in range(MONTHS + 1)]
        else:
            monday = day - timedelta(days=day.weekday())
            marks = [monday + timedelta(weeks=weeks) for weeks in range(WEEKS + 1)]
        return cls(start=marks[0], end=marks[-1], marks=tuple(marks[:-1]), by_month=by_month, zone=zone)

    def moment(self, day: date) -> datetime:
        """The beginning of a day."""
        return datetime.combine(day, time.min, tzinfo=self.zone)

    def place(self, moment: datetime | None, *, open_end: int) -> int:
        """Where a moment stands, from 0 to WIDTH; an open bound at `open_end`."""
        if moment is None:
            return open_end
        start, end = self.moment(self.start), self.moment(self.end)
        share = (moment - start) / (end - start)
        return round(min(max(share, 0), 1) * WIDTH)


def later(first: date, months: int) -> date:
    """The first of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line of the grid with its label."""

    x: int
    label: str


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """One thing that runs; `x` and `width` are its bar's, `open_before` and `open_after` say that it goes on."""

    kind: str
    tone: str
    code: str
    name: str
    address: str
    dates: str
    groups: str
    state: str
    enabled: bool
    x: int
    width: int
    overlaps: str
    more: int


@dataclass(frozen=True, kw_only=True)
class CampaignCalendar(Panel):
    area: ClassVar[str] = "office"
    title: str
    marks: tuple[Mark, ...]
    today: int | None
    rows: tuple[CalendarRow, ...]


def campaign_calendar_panel(span: Span, running: Sequence[Running], *, now: datetime) -> CampaignCalendar:
    """The calendar of the span."""
    here = span.moment(span.start) <= now < span.moment(span.end)
    last = span.end - timedelta(days=1)
    return CampaignCalendar(
        title=f"{formats.day(span.start)} – {formats.day(last)}",
        marks=tuple(_marks(span)),
        today=span.place(now, open_end=0) if here else None,
        rows=tuple(_row(span, one, running) for one in running),
    )


def _marks(span: Span) -> Iterator[Mark]:
    for place, day in enumerate(span.marks):
        if span.by_month:
            # A month has room for its name alone; the title tells the years.
            label = formats.locale().months["stand-alone"]["abbreviated"][day.month]
        else:
            # Thirteen days do not fit side by side.
            label = "" if place % 2 else formats.short_day(day)
        yield Mark(x=span.place(span.moment(day), open_end=0), label=label)


def _row(span: Span, one: Running, running: Sequence[Running]) -> CalendarRow:
    x = span.place(one.start, open_end=0)
    others = [other.code for other in running if other is not one and other.enabled and one.overlaps(other)]
    return CalendarRow(
        kind=str(KINDS[one.kind]),
        tone=one.kind.replace("_", "-"),
        code=one.code,
        name=one.name,
        address=reverse("office:setup-record", args=[SCREENS[one.kind], one.key]),
        dates=_dates(one, span.zone),
        groups=", ".join(sorted(one.groups)) or _whom(one),
        state=_("on") if one.enabled else _("off"),
        enabled=one.enabled,
        x=x,
        # What ends at once is still seen.
        width=max(span.place(one.end, open_end=WIDTH) - x, 4),
        overlaps=", ".join(others[:MOST_NAMED]),
        more=max(len(others) - MOST_NAMED, 0),
    )


def _whom(one: Running) -> str:
    if one.customer:
        return _("customer %(number)s") % {"number": one.customer}
    return _("all")


def _dates(one: Running, zone: ZoneInfo) -> str:
    # What ends at midnight has its last day before.
    last = one.end - timedelta(seconds=1) if one.end else None
    start, end = (formats.day(bound.astimezone(zone)) if bound else "" for bound in (one.start, last))
    days = f"{start} – {end}" if start or end else _("always")
    return "; ".join(filter(None, (days, _hours(one.period))))


def _hours(period: Mapping[str, Any]) -> str:
    names = formats.locale().days["stand-alone"]["abbreviated"]
    weekdays = ", ".join(names[day - 1] for day in sorted(period.get("weekdays") or ()))
    hours = "–".join((period.get("start") or "00:00", period.get("end") or "24:00"))
    return " ".join(filter(None, (weekdays, hours if period.get("start") or period.get("end") else "")))
