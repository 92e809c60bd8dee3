"""What has to be right before a catalog can be approved and published: every problem by its cause and its cure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ringup.values.refusal import Cure, Refusal

# Of problems that many products have, so many products are named.
NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product of the catalog as the checks see it. `currencies`: in which it has a base price.

    Of a free product `quantity` is how many of it are given, and `decimals` how finely it is sold.
    """

    number: str
    state: str = "active"
    is_master: bool = False
    currencies: frozenset[str] = frozenset()
    gift_card: bool = False
    quantity: Decimal = Decimal(1)
    decimals: int = 0


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page by its number and its area in the company's square units."""

    number: int
    area: Decimal


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The space of a product on a page."""

    page: int
    item: str
    area: Decimal


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that is checked of a catalog. `products`: what can be ordered from it; `free`: what it gives away."""

    valid_from: date | None = None
    valid_to: date | None = None
    call_centers: int = 0
    source_codes: int = 0
    currencies: frozenset[str] = frozenset()
    products: tuple[Product, ...] = ()
    free: tuple[Product, ...] = ()
    pages: tuple[Page, ...] = ()
    placements: tuple[Placement, ...] = ()
    retired: tuple[str, ...] = ()  # items that are named and blocked or discontinued


def problems_of(content: Content, today: date) -> list[Refusal]:
    """Everything that is wrong with it; empty for a catalog that can be published.

    >>> [problem.code for problem in problems_of(Content(call_centers=1, source_codes=1), date(2026, 11, 21))]
    ['catalog_start_needed', 'catalog_products_needed']
    """
    return [problem for check in CHECKS for problem in check(content, today)]


def _channels(content: Content, today: date) -> Iterator[Refusal]:
    if not content.call_centers:
        yield Refusal(code="catalog_call_center_needed", cure=Cure(code="tick_call_center"), field="call_centers")


def _dates(content: Content, today: date) -> Iterator[Refusal]:
    if content.valid_from is None:
        yield Refusal(code="catalog_start_needed", cure=Cure(code="enter_start"), field="valid_from")
    if content.valid_to is not None and content.valid_to < today:
        facts = {"to": content.valid_to}
        yield Refusal(code="catalog_is_over", facts=facts, cure=Cure(code="move_end"), field="valid_to")


def _codes(content: Content, today: date) -> Iterator[Refusal]:
    if not content.source_codes:
        yield Refusal(code="source_code_needed", cure=Cure(code="add_source_code"), field="source_codes")


def _products(content: Content, today: date) -> Iterator[Refusal]:
    if not content.products:
        yield Refusal(code="catalog_products_needed", cure=Cure(code="add_products"), field="products")
    if content.retired:
        facts = {"items": _some(content.retired)}
        yield Refusal(code="catalog_products_retired", facts=facts, cure=Cure(code="remove_products"), field="products")
    for currency in sorted(content.currencies):
        without = [each.number for each in content.products if currency not in each.currencies and not each.is_master]
        if without:
            short = {"items": _some(without), "count": len(without), "currency": currency}
            yield Refusal(code="products_without_price", facts=short, cure=Cure(code="enter_prices"), field="products")


def _free_products(content: Content, today: date) -> Iterator[Refusal]:
    for each in content.free:
        facts: dict[str, object] = {"item": each.number}
        # A gift card is worth what is paid for it.
        if each.is_master or each.gift_card or each.state != "active":
            cure = Cure(code="choose_sellable_item")
            yield Refusal(code="free_product_not_sold", facts=facts, cure=cure, field="free_products")
        elif each.quantity != round(each.quantity, each.decimals):
            facts, cure = {**facts, "decimals": each.decimals}, Cure(code="give_whole_pieces")
            yield Refusal(code="free_product_in_parts", facts=facts, cure=cure, field="free_products")


def _layout(content: Content, today: date) -> Iterator[Refusal]:
    sizes = {page.number: page.area for page in content.pages}
    sold = {product.number for product in content.products}
    used: dict[int, Decimal] = {}
    for each in content.placements:
        facts: dict[str, object] = {"item": each.item, "page": each.page}
        if each.page not in sizes:
            yield Refusal(code="placement_without_page", facts=facts, cure=Cure(code="add_page"), field="layout")
            continue
        used[each.page] = used.get(each.page, Decimal(0)) + each.area
        if each.item not in sold:
            yield Refusal(code="placement_not_sold", facts=facts, cure=Cure(code="add_products"), field="layout")
    for page, area in sorted(used.items()):
        if area > sizes[page]:
            room = {"page": page, "area": str(sizes[page]), "used": str(area)}
            yield Refusal(code="page_overfull", facts=room, cure=Cure(code="give_less_space"), field="layout")


CHECKS: tuple[Callable[[Content, date], Iterator[Refusal]], ...] = (
    _channels,
    _dates,
    _codes,
    _products,
    _free_products,
    _layout,
)


def _some(numbers: list[str] | tuple[str, ...]) -> str:
    more = "" if len(numbers) <= NAMED else " …"
    return ", ".join(numbers[:NAMED]) + more
