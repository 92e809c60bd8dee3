"""What became of catalog requests: a table with the part that became orders as an interval."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringup.plumbing import formats
from ringup.reports.queries.requests import RequestReport
from ringup.reports.rules.requests import Requests
from ringup.web.office.panels.response_report import Drawn
from ringup.web.office.report_figures import MOST_ROWS, TOTAL, Figure, between, count, percent, place
from ringup.web.ui.panels import Panel

HEADS = {
    "catalog": gettext_lazy("Catalog"),
    "source_code": gettext_lazy("Source code"),
    "month": gettext_lazy("Month"),
    "user": gettext_lazy("User"),
}
FILE_HEADS = (
    *("code", "name", "requests", "copies", "customers", "waiting", "printed", "canceled", "ripe", "ordered"),
    *("ordered_with_code", "order_rate", "order_rate_low", "order_rate_high", "median_days_to_print"),
    "longest_days_to_print",
)


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A group in words; `bar` is how many requests it is, as a place in a drawing."""

    code: str
    name: str
    requests: str
    copies: str
    customers: str
    waiting: str
    printed: str
    canceled: str
    ripe: str
    ordered: str
    rate: Drawn | None
    median: str
    longest: str
    bar: int


@dataclass(frozen=True, kw_only=True)
class CatalogRequestReport(Panel):
    """`first` is the heading of the first column; `within`: the days in which a request may become an order."""

    area: ClassVar[str] = "office"
    title: str
    first: str
    within: str
    figures: tuple[Figure, ...] = ()
    rows: tuple[RequestRow, ...] = ()
    more: str = ""


def catalog_request_report_panel(report: RequestReport, *, by: str, title: str, within: int) -> CatalogRequestReport:
    """The report of what was asked for."""
    widest = max((row.rate.high for row in report.rows if row.rate), default=0.0)
    most = max((row.requests for row in report.rows), default=0)
    left = len(report.rows) - MOST_ROWS
    told = ngettext("%(count)s more row is in the file.", "%(count)s more rows are in the file.", left)
    return CatalogRequestReport(
        title=title,
        first=str(HEADS[by]),
        within=ngettext("Ordered within %(count)s day", "Ordered within %(count)s days", within) % {"count": within},
        figures=tuple(_figures(report.total)) if report.rows else (),
        rows=tuple(_row(row, by, widest, most) for row in report.rows[:MOST_ROWS]),
        more=told % {"count": count(left)} if left > 0 else "",
    )


def _figures(total: Requests) -> Iterator[Figure]:
    copies = ngettext("%(count)s copy", "%(count)s copies", total.copies) % {"count": count(total.copies)}
    yield Figure(label=_("Requests"), value=count(total.requests), note=copies)
    yield Figure(label=_("Customers"), value=count(total.customers))
    yield Figure(label=_("Waiting"), value=count(total.waiting))
    yield Figure(label=_("Printed"), value=count(total.printed))
    if total.rate:
        yield Figure(label=_("Became orders"), value=percent(total.rate.value), note=between(total.rate))
        note = _("%(count)s with a code of the catalog") % {"count": count(total.with_code)}
        yield Figure(label=_("Orders"), value=count(total.ordered), note=note)
    if total.median_days is not None:
        longest = _("the longest %(days)s") % {"days": _days(total.longest_days)}
        yield Figure(label=_("Days to print"), value=_days(total.median_days), note=longest)


def _row(row: Requests, by: str, widest: float, most: int) -> RequestRow:
    month = by == "month"
    return RequestRow(
        code="" if month else row.code,
        name=_month(row.code) if month else row.name or ("" if row.code else _("none")),
        requests=count(row.requests),
        copies=count(row.copies),
        customers=count(row.customers),
        waiting=count(row.waiting) if row.waiting else "",
        printed=count(row.printed),
        canceled=count(row.canceled) if row.canceled else "",
        ripe=count(row.ripe),
        ordered=count(row.ordered),
        rate=_drawn(row, widest),
        median=_days(row.median_days),
        longest=_days(row.longest_days),
        bar=place(row.requests, most),
    )


def _drawn(row: Requests, widest: float) -> Drawn | None:
    rate = row.rate
    if rate is None:
        return None
    low, high = place(rate.low, widest), place(rate.high, widest)
    told = _("%(ordered)s of %(ripe)s, %(coded)s with its code")
    facts = {"ordered": count(row.ordered), "ripe": count(row.ripe), "coded": count(row.with_code)}
    return Drawn(
        text=percent(rate.value),
        between=between(rate),
        low=low,
        width=max(high - low, 4),
        middle=place(rate.value, widest),
        expected=None,
        told=told % facts,
        tone="",
    )


def _month(code: str) -> str:
    year, month = code.split("-")
    return format_date(date(int(year), int(month), 1), "LLLL yyyy", locale=formats.locale())


def _days(value: float | None) -> str:
    return "" if value is None else formats.number(Decimal(round(value * 10)) / 10, places=1)


def file_rows(report: RequestReport) -> Iterator[tuple[object, ...]]:
    """The rows as a spreadsheet calculates with them: plain numbers, rates from 0 to 1.

    Below several rows stands their total, which has no code; a customer counts in it once, as on the page.
    """
    total = (replace(report.total, name=TOTAL),) if len(report.rows) > 1 else ()
    for row in (*report.rows, *total):
        rate = row.rate
        ends = (rate.value, rate.low, rate.high) if rate else (None, None, None)
        counts = (row.requests, row.copies, row.customers, row.waiting, row.printed, row.canceled)
        yield (
            *(row.code, row.name, *counts, row.ripe, row.ordered, row.with_code),
            *("" if end is None else f"{end:.4f}" for end in ends),
            *("" if days is None else f"{days:.2f}" for days in (row.median_days, row.longest_days)),
        )
