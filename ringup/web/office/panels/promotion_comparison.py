"""Promotions side by side: the response by day since the drop as curves, and each figure beside its plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import ClassVar

from django.utils.translation import gettext as _

from ringup.plumbing import formats
from ringup.reports.queries.comparison import MOST_COMPARED, Compared, Comparison
from ringup.reports.rules.curves import MARKS
from ringup.web.office.panels.response_report import ResponseRow, promotion_row, scale_of_responses
from ringup.web.office.report_figures import percent
from ringup.web.ui.panels import Panel

# The drawing in its own units.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 280, 56, 112, 12, 34
LINES = 4
LABEL = 15


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A line of the grid with its label."""

    at: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A curve: its points, where it ends and is named, and how it ends in words."""

    tone: int
    points: str
    end_x: int
    end_y: int
    label_y: int
    name: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A promotion: its tone in the drawing, its figures."""

    tone: int
    name: str
    note: str
    row: ResponseRow


@dataclass(frozen=True, kw_only=True)
class Until:
    """What each had come to on one day after its drop."""

    mark: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PromotionComparison(Panel):
    """Empty where nothing was chosen; `notes` say what was not found or left out."""

    area: ClassVar[str] = "office"
    title: str
    currency: str
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    across: tuple[Tick, ...] = ()
    up: tuple[Tick, ...] = ()
    until: tuple[Until, ...] = ()
    of_orders: bool = False
    notes: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def promotion_comparison_panel(found: Comparison, *, days: int) -> PromotionComparison:
    """The comparison over so many days since the drop. Where a promotion has no copies, orders are drawn."""
    compared, currency = found.compared, found.currency
    of_orders = any(not each.curve.copies for each in compared)
    scale = scale_of_responses([each.promotion for each in compared], bars=True)
    most = max((_value(each, each.curve.last, of_orders=of_orders) or 0.0 for each in compared), default=0.0)
    top = _round_up(most, whole=of_orders)
    lines = tuple(_lines(compared, days=days, top=top, of_orders=of_orders))
    return PromotionComparison(
        title=", ".join(each.promotion.code for each in compared),
        currency=currency,
        columns=tuple(
            Column(
                tone=tone,
                name=each.promotion.code,
                note=each.promotion.name,
                row=promotion_row(each.promotion, currency, scale),
            )
            for tone, each in enumerate(compared, start=1)
        ),
        lines=lines,
        across=tuple(Tick(at=_x(day, days), text=formats.number(Decimal(day))) for day in _weeks(days)),
        up=tuple(
            Tick(at=_y(top * step / LINES, top), text=_worded(top * step / LINES, of_orders=of_orders))
            for step in range(LINES + 1)
        )
        if top
        else (),
        until=tuple(
            Until(
                mark=_("day %(day)s") % {"day": day},
                cells=tuple(_said(each, day, of_orders=of_orders) for each in compared),
            )
            for day in MARKS
            if day <= days
        ),
        of_orders=of_orders,
        notes=tuple(_notes(found)),
    )


def _notes(found: Comparison) -> Iterator[str]:
    if found.unknown:
        yield _("No source code and no catalog: %(texts)s.") % {"texts": ", ".join(found.unknown)}
    if found.left_out:
        told = _("More than %(most)s are not drawn together; left out: %(texts)s.")
        yield told % {"most": MOST_COMPARED, "texts": ", ".join(found.left_out)}


def _lines(compared: Sequence[Compared], *, days: int, top: float, of_orders: bool) -> Iterator[Line]:
    """The curves; names at their ends stand apart where the ends are near."""
    ends = []
    for tone, each in enumerate(compared, start=1):
        values = [(day, _value(each, day, of_orders=of_orders)) for day in range(each.curve.last + 1)]
        points = [(_x(day, days), _y(value, top)) for day, value in values if value is not None]
        if points:
            ends.append((tone, each, points))
    taken: list[int] = []
    for tone, each, points in sorted(ends, key=lambda end: end[2][-1][1]):
        label = points[-1][1] + 4
        if taken and label < taken[-1] + LABEL:
            label = taken[-1] + LABEL
        taken.append(label)
        said = _("%(name)s: %(value)s after %(days)s days")
        facts = {
            "name": each.promotion.code,
            "value": _said(each, each.curve.last, of_orders=of_orders),
            "days": each.curve.last,
        }
        yield Line(
            tone=tone,
            points=" ".join(f"{x},{y}" for x, y in points),
            end_x=points[-1][0],
            end_y=points[-1][1],
            label_y=label,
            name=each.promotion.code,
            says=said % facts,
        )


def _value(each: Compared, day: int, *, of_orders: bool) -> float | None:
    return each.curve.orders_at(day) if of_orders else each.curve.share_at(day)


def _said(each: Compared, day: int, *, of_orders: bool) -> str:
    value = _value(each, day, of_orders=of_orders) if day >= 0 else None
    return "–" if value is None else _worded(value, of_orders=of_orders)


def _worded(value: float, *, of_orders: bool) -> str:
    return formats.number(Decimal(round(value))) if of_orders else percent(value)


def _weeks(days: int) -> list[int]:
    """Days to name below the drawing: whole weeks, at most eight of them."""
    step = 7 * ceil(days / 7 / 8)
    return list(range(0, days + 1, step))


def _round_up(value: float, *, whole: bool) -> float:
    """A round number from which the highest curve still has some room: 0.0608 → 0.08, 92 → 100."""
    if value <= 0:
        return 0.0
    power: float = 10.0 ** floor(log10(value))
    steps = (1, 2, 4, 6, 8, 10) if not whole or power > 1 else (4, 8, 12)
    return next(step * power for step in steps if step * power >= value)


def _x(day: int, days: int) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * day / days)


def _y(value: float, top: float) -> int:
    room = HEIGHT - TOP - BOTTOM
    return TOP + room - (round(room * value / top) if top else 0)
