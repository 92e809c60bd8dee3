"""What promotions brought for what they took: a table with each figure beside its plan, the response as an interval."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringup.plumbing import formats
from ringup.reports.queries.promotions import PromotionReport
from ringup.reports.rules.plain_figures import figures_of
from ringup.reports.rules.promotions import Foreign, Promotion, deviation
from ringup.values.money import exponent_of, minor_text
from ringup.values.rounding import round_half_up
from ringup.web.office.report_figures import MOST_ROWS, TOTAL, Figure, between, count, percent, place, rate
from ringup.web.ui.panels import Panel

HEADS = {
    "source_code": gettext_lazy("Source code"),
    "catalog": gettext_lazy("Catalog"),
    "campaign": gettext_lazy("Campaign"),
}


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A figure with its plan and how far it is from it, in words; `tone` says whether that is good or bad."""

    value: str
    planned: str = ""
    off: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A response in words and as places in a drawing: the interval, its middle, what was expected (None: nothing)."""

    text: str
    between: str
    low: int
    width: int
    middle: int
    expected: int | None
    told: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class AmountBar:
    """An amount and its plan as places in a drawing; a loss is drawn as large as it is."""

    width: int
    mark: int
    loses: bool = False


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The ends of the drawings: the widest response, the largest amount; 0: amounts are not drawn."""

    response: float
    amount: int


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """One promotion in words, with what is drawn of it."""

    code: str
    name: str
    address: str
    copies: Beside
    orders: Beside
    customers: str
    response: Drawn | None
    revenue: Beside
    margin: str
    cost: Beside
    contribution: Beside
    per_copy: Beside
    revenue_bar: AmountBar | None
    contribution_bar: AmountBar | None
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResponseReport(Panel):
    """`first` is the heading of the first column; `compares`: rows can be chosen for the comparison."""

    area: ClassVar[str] = "office"
    title: str
    first: str
    currency: str
    compares: bool = False
    figures: tuple[Figure, ...] = ()
    rows: tuple[ResponseRow, ...] = ()
    total: ResponseRow | None = None
    more: str = ""


def response_report_panel(report: PromotionReport, *, by: str, title: str, addresses: dict[str, str]) -> ResponseReport:
    """The table with its figures; `addresses` by the keys of the rows."""
    currency = report.currency
    scale = scale_of_responses(report.rows, bars=True)
    left = len(report.rows) - MOST_ROWS
    told = ngettext("%(count)s more row is in the file.", "%(count)s more rows are in the file.", left)
    return ResponseReport(
        title=title,
        first=str(HEADS[by]),
        currency=currency,
        compares=by != "campaign",
        figures=tuple(_figures(report)) if report.rows else (),
        rows=tuple(
            promotion_row(row, currency, scale, address=addresses.get(row.key, "")) for row in report.rows[:MOST_ROWS]
        ),
        total=promotion_row(report.total, currency, Scale(response=scale.response, amount=0), is_total=True)
        if len(report.rows) > 1
        else None,
        more=told % {"count": count(left)} if left > 0 else "",
    )


def _figures(report: PromotionReport) -> Iterator[Figure]:
    total, currency = report.total, report.currency
    yield Figure(label=_("Copies"), value=count(total.outlay.copies))
    share = formats.percent(rate(total.brought.orders / report.all_orders, 1)) if report.all_orders else ""
    note = _("%(share)s of all %(count)s orders") % {"share": share, "count": count(report.all_orders)} if share else ""
    yield Figure(label=_("Orders"), value=count(total.brought.orders), note=note)
    if total.response:
        yield Figure(label=_("Response"), value=percent(total.response.value), note=between(total.response))
    yield Figure(label=_("Revenue"), value=formats.money(total.brought.revenue_minor, currency))
    yield Figure(label=_("Margin"), value=formats.money(total.brought.margin_minor, currency))
    yield Figure(label=_("Costs"), value=formats.money(total.outlay.cost_minor, currency))
    yield Figure(
        label=_("Contribution"), value=formats.money(total.contribution_minor, currency), note=_("margin less cost")
    )


def scale_of_responses(rows: Sequence[Promotion], *, bars: bool) -> Scale:
    """What is drawn of these rows beside each other."""
    responses = [row.response.high for row in rows if row.response] + [row.expected or 0.0 for row in rows]
    amounts = [max(row.brought.revenue_minor, row.outlay.planned_sales_minor) for row in rows] if bars else []
    return Scale(response=max(responses, default=0.0), amount=max(amounts, default=0))


def promotion_row(
    row: Promotion, currency: str, scale: Scale, *, address: str = "", is_total: bool = False
) -> ResponseRow:
    """The row in words."""
    outlay, brought = row.outlay, row.brought
    requested = _("%(count)s requested") % {"count": count(outlay.requested)} if outlay.requested else ""
    planned_contribution = row.planned_contribution_minor
    return ResponseRow(
        code=row.code,
        name=row.name or ("" if row.code else _("none")),
        address=address,
        copies=_beside(
            count(outlay.copies),
            count(outlay.planned_copies) if outlay.planned_copies else "",
            deviation(outlay.copies, outlay.planned_copies),
            note=_("as planned") if outlay.by_plan and not is_total else requested,
        ),
        orders=_beside(
            count(brought.orders),
            count(row.planned_orders) if row.planned_orders else "",
            deviation(brought.orders, row.planned_orders),
            more_is=1,
        ),
        customers=count(brought.customers),
        response=drawn(row, scale.response),
        revenue=_amounts(brought.revenue_minor, outlay.planned_sales_minor or None, currency, more_is=1),
        margin=formats.amount(brought.margin_minor, currency),
        cost=_amounts(
            outlay.cost_minor,
            outlay.planned_cost_minor or None,
            currency,
            more_is=-1,
            note=_("as budgeted") if outlay.costs_by_plan and not is_total else "",
        ),
        contribution=_amounts(row.contribution_minor, planned_contribution, currency, more_is=1),
        per_copy=_beside(
            _per_copy(row.revenue_per_copy, currency),
            _per_copy(row.planned_per_copy, currency),
            deviation(row.revenue_per_copy, row.planned_per_copy) if row.revenue_per_copy is not None else None,
            more_is=1,
        ),
        revenue_bar=_bar(brought.revenue_minor, outlay.planned_sales_minor, scale.amount),
        contribution_bar=_bar(row.contribution_minor, planned_contribution or 0, scale.amount),
        notes=tuple(_notes(row, currency)),
    )


def _notes(row: Promotion, currency: str) -> Iterator[str]:
    brought = row.brought
    if brought.canceled:
        told = ngettext("%(count)s canceled", "%(count)s canceled", brought.canceled)
        yield told % {"count": count(brought.canceled)}
    if brought.returned_minor:
        yield _("%(amount)s returned") % {"amount": formats.money(-brought.returned_minor, currency)}
    yield from (foreign_text(each) for each in brought.foreign)


def foreign_text(foreign: Foreign) -> str:
    """What came in another currency: told, not added up."""
    told = ngettext("%(count)s order: %(amount)s", "%(count)s orders: %(amount)s", foreign.orders)
    amount = formats.money(foreign.revenue_minor, foreign.currency)
    return _("besides") + " " + told % {"count": count(foreign.orders), "amount": amount}


def drawn(row: Promotion, widest: float) -> Drawn | None:
    """The response of a row beside what was expected; nothing where nothing was mailed."""
    response, expected = row.response, row.expected
    if response is None:
        return None
    low, high = place(response.low, widest), place(response.high, widest)
    words = {
        "below": _("below the %(expected)s expected"),
        "above": _("above the %(expected)s expected"),
        "within": _("%(expected)s expected"),
    }
    return Drawn(
        text=percent(response.value),
        between=between(response),
        low=low,
        width=max(high - low, 4),
        middle=place(response.value, widest),
        expected=None if expected is None else place(expected, widest),
        told=words[row.standing] % {"expected": percent(expected)} if expected is not None else "",
        tone={"below": "loses", "above": "gains"}.get(row.standing, ""),
    )


def _bar(minor: int, planned: int, most: int) -> AmountBar | None:
    if not most:
        return None
    return AmountBar(width=place(abs(minor), most), mark=place(planned, most), loses=minor < 0)


def _per_copy(minor: Fraction | None, currency: str) -> str:
    if minor is None:
        return ""
    places = exponent_of(currency)
    return formats.number(Decimal(round_half_up(minor)).scaleb(-places), places=places)


def _amounts(minor: int, planned: int | None, currency: str, *, more_is: int, note: str = "") -> Beside:
    return _beside(
        formats.amount(minor, currency),
        "" if planned is None else _whole(planned, currency),
        deviation(minor, planned),
        more_is=more_is,
        note=note,
    )


def _whole(minor: int, currency: str) -> str:
    """A planned amount without its cents, which nobody plans."""
    return formats.number(Decimal(round_half_up(Fraction(minor, 10 ** exponent_of(currency)))))


def _beside(value: str, planned: str, off: float | None, *, more_is: int = 0, note: str = "") -> Beside:
    tone = "" if off is None or not more_is or round(off * 100) == 0 else "good" if off * more_is > 0 else "bad-ink"
    return Beside(value=value, planned=planned, off=signed(off) if off is not None else "", tone=tone, note=note)


def signed(off: float) -> str:
    """How far from the plan: `+12%`, `−3%`."""
    return ("+" if off > 0 and round(off * 100) else "") + formats.percent(Decimal(round(off * 100)))


def file_heads() -> tuple[str, ...]:
    """The columns of the file."""
    return (*figures_of(Promotion(code="", name=""), "EUR"), "other_currencies")


def file_rows(report: PromotionReport) -> Iterator[tuple[object, ...]]:
    """The rows as a spreadsheet calculates with them: plain numbers, amounts in the company's currency.

    Below several rows stands their total, which has no code; a customer counts in it once, as on the page.
    """
    yield from (file_row(row, report.currency) for row in report.rows)
    if len(report.rows) > 1:
        yield file_row(replace(report.total, name=TOTAL), report.currency)


def file_row(row: Promotion, currency: str) -> tuple[object, ...]:
    """One row of the file."""
    plain = figures_of(row, currency).values()
    cells = (("yes" if cell else "") if isinstance(cell, bool) else cell for cell in plain)
    others = (f"{each.currency} {minor_text(each.revenue_minor, each.currency)}" for each in row.brought.foreign)
    return (*cells, "; ".join(others))
