"""What the space of a catalog costs and earns: page by page, section by section, item by item (square-inch analysis).

AX: space cost = page cost × % of page; contribution to profit = product sales − space cost. Beside it stands what is
left of the margin, as sales that cost goods are no profit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ringup.values.rounding import round_half_up
from ringup.values.share_out import share_out


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page with its cost in minor units and its area."""

    number: int
    place: str
    section: str
    cost_minor: int
    area: Decimal


@dataclass(frozen=True, kw_only=True)
class Placement:
    """An item (key) on a page with so much of its area."""

    page: int
    position: int
    item: int
    area: Decimal


@dataclass(frozen=True, kw_only=True)
class Sold:
    """What of an item was sold with the catalog's source codes: pieces, and minor units without tax."""

    quantity: Decimal = Decimal(0)
    revenue_minor: int = 0
    margin_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Space:
    """What a space costs and earns. `share` is its part of the page, or of all pages."""

    share: Fraction
    cost_minor: int
    area: Decimal
    quantity: Decimal
    revenue_minor: int
    margin_minor: int

    @property
    def contribution_minor(self) -> int:
        """Product sales less the cost of the space."""
        return self.revenue_minor - self.cost_minor

    @property
    def left_minor(self) -> int:
        """Margin less the cost of the space."""
        return self.margin_minor - self.cost_minor

    @property
    def left_per_area(self) -> Fraction:
        """What is left of the margin for a square unit, in minor units: by it the best and the worst space are told."""
        return Fraction(self.left_minor) / Fraction(self.area) if self.area else Fraction(0)


@dataclass(frozen=True, kw_only=True)
class ItemSpace:
    """The space of an item on a page."""

    page: int
    position: int
    item: int
    space: Space


@dataclass(frozen=True, kw_only=True)
class PageSpace:
    """A page with its items, or a section under its name, and how much of it items fill."""

    number: int
    place: str
    section: str
    products: int
    filled: Fraction
    space: Space
    items: tuple[ItemSpace, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Areas:
    """The analysis of a catalog; `elsewhere` is what was sold with its codes and stands on none of its pages."""

    pages: tuple[PageSpace, ...]
    sections: tuple[PageSpace, ...]
    items: tuple[ItemSpace, ...]
    total: Space
    elsewhere: Sold


def analyze_areas(pages: Sequence[Page], placements: Sequence[Placement], sold: Mapping[int, Sold]) -> Areas:
    """Every space with its cost and what it earned.

    A page of 420.00 with 600 square units: an item on 150 of them costs 105.00. With sales of 300.00 at a margin of
    120.00 it contributes 195.00, and 15.00 of the margin are left. What stands on several spaces has its sales shared
    by their area. A page without a row costs nothing; more than the page's area on it shares the cost of the page.
    """
    known = {page.number: page for page in pages}
    used = _areas(placements, known)
    parts = _shares(placements, sold)
    items = tuple(_item_space(each, known.get(each.page), used[each.page], parts[each]) for each in placements)
    standing: dict[int, list[ItemSpace]] = {number: [] for number in known}
    for each in items:
        standing.setdefault(each.page, []).append(each)
    found = tuple(
        _page_space(number, known.get(number), standing[number], used.get(number)) for number in sorted(standing)
    )
    sections: dict[str, list[PageSpace]] = {}
    for page in found:
        sections.setdefault(page.section, []).append(page)
    whole = sum((page.space.area for page in found), Decimal(0))
    placed = {each.item for each in placements}
    rest = [value for item, value in sold.items() if item not in placed]
    return Areas(
        pages=found,
        sections=tuple(_section(name, own, whole) for name, own in sections.items()),
        items=items,
        total=_together([page.space for page in found], whole),
        elsewhere=Sold(
            quantity=sum((each.quantity for each in rest), Decimal(0)),
            revenue_minor=sum(each.revenue_minor for each in rest),
            margin_minor=sum(each.margin_minor for each in rest),
        ),
    )


def _areas(placements: Iterable[Placement], known: Mapping[int, Page]) -> dict[int, Decimal]:
    """What the area of each page is, at least what stands on it."""
    used: dict[int, Decimal] = {}
    for each in placements:
        used[each.page] = used.get(each.page, Decimal(0)) + each.area
    return {number: max(area, known[number].area if number in known else area) for number, area in used.items()}


def _shares(placements: Sequence[Placement], sold: Mapping[int, Sold]) -> dict[Placement, Sold]:
    """What was sold of each item, shared among its spaces so that not a cent is lost."""
    spaces: dict[int, list[Placement]] = {}
    for each in placements:
        spaces.setdefault(each.item, []).append(each)
    found = {}
    for item, own in spaces.items():
        value, weights = sold.get(item, Sold()), [each.area for each in own]
        revenues, margins = share_out(value.revenue_minor, weights), share_out(value.margin_minor, weights)
        whole = sum(weights, Decimal(0))
        for each, revenue, margin in zip(own, revenues, margins, strict=True):
            pieces = value.quantity if len(own) == 1 else round(value.quantity * each.area / whole, 3)
            found[each] = Sold(quantity=pieces, revenue_minor=revenue, margin_minor=margin)
    return found


def _item_space(placement: Placement, page: Page | None, area: Decimal, sold: Sold) -> ItemSpace:
    share = Fraction(placement.area) / Fraction(area)
    space = Space(
        share=share,
        cost_minor=round_half_up(share * page.cost_minor) if page else 0,
        area=placement.area,
        quantity=sold.quantity,
        revenue_minor=sold.revenue_minor,
        margin_minor=sold.margin_minor,
    )
    return ItemSpace(page=placement.page, position=placement.position, item=placement.item, space=space)


def _page_space(number: int, page: Page | None, items: Sequence[ItemSpace], used: Decimal | None) -> PageSpace:
    area = used or (page.area if page else Decimal(0))
    return PageSpace(
        number=number,
        place=page.place if page else "",
        section=page.section if page else "",
        products=len({each.item for each in items}),
        filled=sum((each.space.share for each in items), Fraction(0)),
        space=Space(
            share=Fraction(1),
            cost_minor=page.cost_minor if page else 0,
            area=area,
            quantity=sum((each.space.quantity for each in items), Decimal(0)),
            revenue_minor=sum(each.space.revenue_minor for each in items),
            margin_minor=sum(each.space.margin_minor for each in items),
        ),
        items=tuple(items),
    )


def _section(name: str, pages: Sequence[PageSpace], whole: Decimal) -> PageSpace:
    space = _together([page.space for page in pages], whole)
    filled = sum((page.filled * Fraction(page.space.area) for page in pages), Fraction(0))
    return PageSpace(
        number=len(pages),
        place="",
        section=name,
        products=sum(page.products for page in pages),
        filled=filled / Fraction(space.area) if space.area else Fraction(0),
        space=space,
    )


def _together(spaces: Sequence[Space], whole: Decimal) -> Space:
    area = sum((each.area for each in spaces), Decimal(0))
    return Space(
        share=Fraction(area) / Fraction(whole) if whole else Fraction(0),
        cost_minor=sum(each.cost_minor for each in spaces),
        area=area,
        quantity=sum((each.quantity for each in spaces), Decimal(0)),
        revenue_minor=sum(each.revenue_minor for each in spaces),
        margin_minor=sum(each.margin_minor for each in spaces),
    )
