"""The area analysis of a catalog: what the space of its pages cost and what was sold from it."""

from dataclasses import dataclass

from ringup.call_centers.queries.currencies import company_currency
from ringup.catalogs.models import Catalog
from ringup.products.models import Item
from ringup.reports.loading import Days, load_sold_items
from ringup.reports.rules.areas import Areas, Page, Placement, analyze_areas
from ringup.reports.rules.promotions import Basis


@dataclass(frozen=True, kw_only=True)
class AreaReport:
    """The analysis in the company's currency; `names` are (number, name) of the items on the pages, by their keys.

    `foreign`: what was sold in other currencies, in minor units, and is in no figure.
    """

    currency: str
    areas: Areas
    names: dict[int, tuple[str, str]]
    foreign: dict[str, int]


def find_areas(catalog: Catalog, *, days: Days, basis: Basis = Basis.ORDERED) -> AreaReport:
    """The pages of a catalog, what they cost and brought in these days; six queries.

    What was sold of a variant counts for its master where the master has the space.
    """
    currency = company_currency(catalog.legal_entity_id)
    codes = list(catalog.source_codes.values_list("pk", flat=True))
    rows = catalog.pages.order_by("number")
    pages = [
        Page(number=row.number, place=row.place, section=row.section, cost_minor=row.cost_minor, area=row.area)
        for row in rows
    ]
    placements = [
        Placement(page=row.page, position=row.position, item=row.item_id, area=row.area)
        for row in catalog.placements.order_by("page", "position", "pk")
    ]
    placed = {each.item for each in placements}
    sold, foreign = load_sold_items(
        legal_entity=catalog.legal_entity_id, codes=codes, days=days, basis=basis, currency=currency, placed=placed
    )
    items = Item.objects.filter(pk__in=placed).only("number", "name")
    return AreaReport(
        currency=currency,
        areas=analyze_areas(pages, placements, sold),
        names={item.pk: (item.number, item.name) for item in items},
        foreign=foreign,
    )
