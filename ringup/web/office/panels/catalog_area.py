"""What the space of a catalog's pages costs and earns: the pages as tiles, then sections, pages and items as tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.catalogs.models import CatalogPage
from ringup.plumbing import formats
from ringup.reports.queries.areas import AreaReport
from ringup.reports.rules.areas import ItemSpace, PageSpace, Space
from ringup.values.money import exponent_of, minor_text
from ringup.values.rounding import round_half_up
from ringup.web.office.report_figures import MOST_ROWS, TOTAL, Figure, count
from ringup.web.ui.panels import Panel

# A page is drawn so high; tones go from 1, a little, to so many.
HEIGHT = 1000
TONES = 3
MOST_NAMED = 5
FILE_HEADS = (
    *(
        "page",
        "place",
        "section",
        "position",
        "code",
        "name",
        "area",
        "share_of_page",
        "space_cost",
        "quantity",
        "sales",
    ),
    *("contribution", "margin", "margin_less_space", "margin_less_space_per_area", "currency"),
)


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The space of an item on a drawn page."""

    y: int
    height: int
    tone: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A page as a picture: its items from above, what is left of their margin, all in words beside."""

    number: int
    tone: str
    left: str
    says: str
    section: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True, kw_only=True)
class SpaceRow:
    """A section, page or item in words."""

    code: str
    name: str
    note: str
    products: str
    share: str
    cost: str
    sold: str
    sales: str
    contribution: str
    margin: str
    left: str
    per_area: str
    loses: bool


@dataclass(frozen=True, kw_only=True)
class CatalogArea(Panel):
    """Without pages there is nothing to show."""

    area: ClassVar[str] = "office"
    title: str
    currency: str
    figures: tuple[Figure, ...] = ()
    tiles: tuple[Tile, ...] = ()
    best: tuple[SpaceRow, ...] = ()
    worst: tuple[SpaceRow, ...] = ()
    sections: tuple[SpaceRow, ...] = ()
    pages: tuple[SpaceRow, ...] = ()
    items: tuple[SpaceRow, ...] = ()
    notes: tuple[str, ...] = ()


def catalog_area_panel(report: AreaReport, *, title: str) -> CatalogArea:
    """The report; `best` and `worst` are told by what is left of the margin for a square unit."""
    areas, currency = report.areas, report.currency
    if not areas.pages:
        return CatalogArea(title=title, currency=currency)
    ranked = sorted(areas.items, key=lambda each: -each.space.left_per_area)
    best = [each for each in ranked[:MOST_NAMED] if each.space.left_minor > 0]
    worst = [each for each in reversed(ranked[-MOST_NAMED:]) if each not in best]
    left = len(areas.items) - MOST_ROWS
    told = ngettext("%(count)s more row is in the file.", "%(count)s more rows are in the file.", left)
    notes = [*_notes(report)]
    if left > 0:
        notes.append(told % {"count": count(left)})
    return CatalogArea(
        title=title,
        currency=currency,
        figures=tuple(_figures(report)),
        tiles=tuple(_tiles(report)),
        best=tuple(_item_row(report, each) for each in best),
        worst=tuple(_item_row(report, each) for each in worst),
        sections=tuple(_section_row(each, currency) for each in areas.sections) if len(areas.sections) > 1 else (),
        pages=tuple(_page_row(each, currency) for each in areas.pages),
        items=tuple(_item_row(report, each) for each in areas.items[:MOST_ROWS]),
        notes=tuple(notes),
    )


def _figures(report: AreaReport) -> Iterator[Figure]:
    total, currency = report.areas.total, report.currency
    pages = count(len(report.areas.pages))
    yield Figure(label=_("Pages"), value=pages)
    yield Figure(label=_("Space cost"), value=formats.money(total.cost_minor, currency))
    yield Figure(label=_("Product sales"), value=formats.money(total.revenue_minor, currency))
    note = _("sales less space")
    yield Figure(label=_("Contribution to profit"), value=formats.money(total.contribution_minor, currency), note=note)
    yield Figure(label=_("Margin"), value=formats.money(total.margin_minor, currency))
    yield Figure(
        label=_("Left of the margin"), value=formats.money(total.left_minor, currency), note=_("margin less space")
    )


def _notes(report: AreaReport) -> Iterator[str]:
    elsewhere, currency = report.areas.elsewhere, report.currency
    if elsewhere.revenue_minor:
        told = _("Besides, %(sales)s were sold with the catalog's codes of items that stand on none of its pages.")
        yield told % {"sales": formats.money(elsewhere.revenue_minor, currency)}
    for name, minor in sorted(report.foreign.items()):
        told = _("Sales of %(amount)s in another currency are in no figure.")
        yield told % {"amount": formats.money(minor, name)}


def _tiles(report: AreaReport) -> Iterator[Tile]:
    pages = report.areas.pages
    most = max((abs(page.space.left_minor) for page in pages), default=0)
    most_of_items = max((abs(each.space.left_minor) for each in report.areas.items), default=0)
    for page in pages:
        left = formats.money(page.space.left_minor, report.currency)
        says = _("Page %(page)s: sales %(sales)s, space %(cost)s, left of the margin %(left)s")
        yield Tile(
            number=page.number,
            tone=_tone(page.space.left_minor, most),
            left=left,
            section=page.section,
            says=says
            % {
                "page": page.number,
                "sales": formats.money(page.space.revenue_minor, report.currency),
                "cost": formats.money(page.space.cost_minor, report.currency),
                "left": left,
            },
            strips=tuple(_strips(report, page.items, most_of_items)),
        )


def _strips(report: AreaReport, items: Sequence[ItemSpace], most: int) -> Iterator[Strip]:
    y = Fraction(0)
    for each in items:
        top, y = round(y * HEIGHT), y + each.space.share
        number, name = report.names[each.item]
        left = formats.money(each.space.left_minor, report.currency)
        yield Strip(
            y=top,
            height=max(round(y * HEIGHT) - top - 8, 4),
            tone=_tone(each.space.left_minor, most),
            says=f"{number} {name}: {left}",
        )


def _tone(left: int, most: int) -> str:
    if not left or not most:
        return "even"
    strength = min(1 + TONES * abs(left) // (most + 1), TONES)
    return f"{'gain' if left > 0 else 'loss'}-{strength}"


def _row(space: Space, currency: str, **words: str) -> SpaceRow:
    places = exponent_of(currency)
    per_area = Decimal(round_half_up(space.left_per_area)).scaleb(-places)
    return SpaceRow(
        **{"code": "", "name": "", "note": "", "products": "", **words},
        share=formats.percent(Decimal(round(space.share * 1000)) / 10),
        cost=formats.amount(space.cost_minor, currency),
        sold=formats.quantity(space.quantity),
        sales=formats.amount(space.revenue_minor, currency),
        contribution=formats.amount(space.contribution_minor, currency),
        margin=formats.amount(space.margin_minor, currency),
        left=formats.amount(space.left_minor, currency),
        per_area=formats.number(per_area, places=places),
        loses=space.left_minor < 0,
    )


def _section_row(section: PageSpace, currency: str) -> SpaceRow:
    pages = ngettext("%(count)s page", "%(count)s pages", section.number) % {"count": section.number}
    products = count(section.products)
    return _row(section.space, currency, name=section.section or _("no section"), note=pages, products=products)


def _page_row(page: PageSpace, currency: str) -> SpaceRow:
    place = str(dict(CatalogPage.Place.choices).get(page.place, ""))
    filled = round(page.filled * 100)
    told = _("%(share)s filled") % {"share": formats.percent(Decimal(filled))} if filled != 100 else ""
    note = " · ".join(word for word in (place, page.section, told) if word)
    products = count(page.products)
    return _row(page.space, currency, code=str(page.number), note=note, products=products)


def _item_row(report: AreaReport, each: ItemSpace) -> SpaceRow:
    number, name = report.names[each.item]
    return _row(each.space, report.currency, code=number, name=name, note=_("page %(page)s") % {"page": each.page})


def file_rows(report: AreaReport) -> Iterator[tuple[object, ...]]:
    """Item by item, plain numbers; a page's own row, which has no item, says what is on it altogether.

    The last row, which has no page, says what all of them came to.
    """
    currency = report.currency
    for page in report.areas.pages:
        head = (page.number, page.place, page.section)
        yield (*head, "", "", "", page.space.area, f"{float(page.filled):.4f}", *_plain(page.space, currency), currency)
        for each in page.items:
            number, name = report.names[each.item]
            own = (each.position, number, name, each.space.area, f"{float(each.space.share):.4f}")
            yield (*head, *own, *_plain(each.space, currency), currency)
    if report.areas.pages:
        total = report.areas.total
        yield ("", "", TOTAL, "", "", "", total.area, "", *_plain(total, currency), currency)


def _plain(space: Space, currency: str) -> tuple[object, ...]:
    sums = (space.revenue_minor, space.contribution_minor, space.margin_minor, space.left_minor)
    per_area = float(space.left_per_area) / 10 ** exponent_of(currency)
    return (
        minor_text(space.cost_minor, currency),
        space.quantity,
        *(minor_text(minor, currency) for minor in sums),
        f"{per_area:.4f}",
    )
