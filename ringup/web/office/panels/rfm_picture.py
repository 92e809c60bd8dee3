"""The picture of an RFM analysis: recency by frequency as circles, colored by what the customers spent on average."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.call_centers.rules.actor import Actor
from ringup.plumbing import formats
from ringup.reports.queries import Bar, Cell, list_bars, list_cells
from ringup.web.ui.panels import Panel

# The drawing in its own units: a cell, the margins, the largest circle.
CELL, LEFT, BOTTOM, LARGEST = 64, 58, 40, 29
TONES = 5
BAR_WIDTH = 260


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The customers of one pair of digits; `tone` 1 to 5 says how much they spent, `says` is its description."""

    x: int
    y: int
    radius: int
    tone: int
    label: str
    label_y: int
    says: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A digit at an axis."""

    at: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Share:
    """A group of the monetary value: its part of the customers and of the money, in units of the drawing."""

    digit: int
    customers: str
    spent: str
    customers_width: int
    spent_width: int


@dataclass(frozen=True, kw_only=True)
class RfmPicture(Panel):
    """Empty before it was counted for the first time."""

    area: ClassVar[str] = "office"
    title: str
    facts: str = ""
    width: int = 0
    height: int = 0
    circles: tuple[Circle, ...] = ()
    columns: tuple[Tick, ...] = ()
    rows: tuple[Tick, ...] = ()
    shares: tuple[Share, ...] = ()


def rfm_picture_panel(actor: Actor, row: Any) -> RfmPicture:
    """The distribution as it was last counted; two queries."""
    title = _("How the customers are distributed")
    if row.counted_at is None:
        return RfmPicture(title=title)
    cells, bars = list_cells(row), list_bars(row)
    currency = row.legal_entity.currency
    count = sum(cell.customers for cell in cells)
    told = ngettext("%(count)s customer", "%(count)s customers", count) % {"count": formats.number(Decimal(count))}
    counted = _("counted %(moment)s") % {"moment": formats.moment(row.counted_at)}
    # Scores that were counted in more groups than are asked for now stay in the picture until they are counted anew.
    recencies = max([row.recency_divisions, *(cell.recency for cell in cells)])
    frequencies = max([row.frequency_divisions, *(cell.frequency for cell in cells)])
    height = frequencies * CELL
    return RfmPicture(
        title=title,
        facts=f"{told} · {counted}",
        width=LEFT + recencies * CELL + 8,
        height=height + BOTTOM,
        circles=tuple(_circles(cells, frequencies, currency)),
        columns=tuple(Tick(at=_x(digit), text=str(digit)) for digit in range(1, recencies + 1)),
        rows=tuple(Tick(at=_y(digit, frequencies) + 4, text=str(digit)) for digit in range(1, frequencies + 1)),
        shares=tuple(_shares(bars, currency)),
    )


def _x(digit: int) -> int:
    return LEFT + (digit - 1) * CELL + CELL // 2


def _y(digit: int, divisions: int) -> int:
    return (divisions - digit) * CELL + CELL // 2


def _circles(cells: Sequence[Cell], divisions: int, currency: str) -> list[Circle]:
    most = max((cell.customers for cell in cells), default=1)
    spending = sorted(cell.average_minor for cell in cells)
    said = _("Recency %(recency)s, frequency %(frequency)s: %(count)s customers, %(spent)s on average")
    found = []
    for cell in cells:
        radius = max(4, round(LARGEST * sqrt(cell.customers / most)))
        y = _y(cell.frequency, divisions)
        facts = {
            "recency": cell.recency,
            "frequency": cell.frequency,
            "count": formats.number(Decimal(cell.customers)),
            "spent": formats.money(cell.average_minor, currency),
        }
        found.append(
            Circle(
                x=_x(cell.recency),
                y=y,
                radius=radius,
                tone=1 + spending.index(cell.average_minor) * TONES // len(spending),
                label=formats.number(Decimal(cell.customers)),
                label_y=y + 4,
                says=said % facts,
            )
        )
    return found


def _shares(bars: Sequence[Bar], currency: str) -> list[Share]:
    customers = sum(bar.customers for bar in bars) or 1
    # Who sent back more than they bought would make the parts of the others more than the whole.
    spent = sum(max(0, bar.spent_minor) for bar in bars) or 1
    return [
        Share(
            digit=bar.digit,
            customers=formats.number(Decimal(bar.customers)),
            spent=formats.money(bar.spent_minor, currency),
            customers_width=max(1, BAR_WIDTH * bar.customers // customers),
            spent_width=max(1, BAR_WIDTH * max(0, bar.spent_minor) // spent),
        )
        for bar in reversed(bars)
    ]
