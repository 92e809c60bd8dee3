"""Rows → values: a catalog as its validation sees it, and a source code as an order asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from ringup.catalogs.models import Catalog, PublishedProduct, SourceCode, SourceCodeNumber
from ringup.catalogs.rules.source_codes import Gift, OfferedCode, SourceCodeStanding
from ringup.catalogs.rules.states import CatalogState
from ringup.catalogs.rules.validation import Content, Page, Placement, Product
from ringup.products.models import Category, Item


def load_content(catalog: Catalog, prices: dict[int, frozenset[str]]) -> Content:
    """The catalog as it is now; `prices` are the currencies in which items have a base price, by the item's key."""
    items = list(sold_items(catalog).only("number", "state", "is_master", "gift_card", "quantity_decimals"))
    free = list(catalog.free_products.select_related("item").order_by("item__number"))
    centers = list(catalog.call_centers.all())
    named = Item.objects.filter(pk__in=catalog.products.values("item")).exclude(state=Item.State.ACTIVE)
    return Content(
        valid_from=catalog.valid_from,
        valid_to=catalog.valid_to,
        call_centers=len(centers),
        source_codes=catalog.source_codes.filter(active=True).count(),
        currencies=frozenset(center.currency for center in centers),
        products=tuple(_product(item, prices) for item in items),
        free=tuple(replace(_product(gift.item, prices), quantity=gift.quantity) for gift in free),
        pages=tuple(Page(number=page.number, area=page.area) for page in catalog.pages.order_by("number")),
        placements=tuple(
            Placement(page=each.page, item=each.item.number, area=each.area)
            for each in catalog.placements.select_related("item").order_by("page", "position", "pk")
        ),
        retired=tuple(named.order_by("number").values_list("number", flat=True)),
    )


def sold_items(catalog: Catalog) -> QuerySet[Item]:
    """The items that can be ordered from the catalog: those named, variants of masters, and whole branches."""
    named = catalog.products.values("item")
    branches = branches_of(catalog)
    mine = Q(pk__in=named) | Q(master__in=named)
    if branches:
        mine |= Q(categories__in=branches) | Q(master__categories__in=branches)
    items = Item.objects.filter(mine, legal_entity=catalog.legal_entity_id, state=Item.State.ACTIVE)
    return items.order_by("number").distinct()


def branches_of(catalog: Catalog) -> set[int]:
    """The keys of the catalog's categories and of all that lie below them."""
    wanted = set(catalog.categories.values_list("pk", flat=True))
    if not wanted:
        return set()
    rows = list(Category.objects.filter(legal_entity=catalog.legal_entity_id).values_list("pk", "parent_id"))
    grown = True
    while grown:
        below = {key for key, parent in rows if parent in wanted} - wanted
        wanted |= below
        grown = bool(below)
    return wanted


def load_offered_codes(call_center: int) -> dict[int, OfferedCode]:
    """The source codes by key that orders of the call center may carry while their catalogs are in date.

    They belong to the price rules that a process keeps: a fixed number of queries when these have changed.
    """
    published = Catalog.objects.filter(state=CatalogState.PUBLISHED.value, call_centers=call_center)
    catalogs = {catalog.pk: catalog for catalog in published.prefetch_related("price_groups", "free_products")}
    if not catalogs:
        return {}
    items: dict[int, set[int]] = {}
    for catalog, item in PublishedProduct.objects.filter(catalog__in=catalogs).values_list("catalog", "item"):
        items.setdefault(catalog, set()).add(item)
    sold = {catalog: frozenset(found) for catalog, found in items.items()}
    numbers: dict[int, set[str]] = {}
    printed = SourceCodeNumber.objects.filter(source_code__catalog__in=catalogs)
    for code, number in printed.values_list("source_code", "number__e164"):
        numbers.setdefault(code, set()).add(number)
    return {
        row.pk: _offered(row, catalogs[row.catalog_id], sold, numbers.get(row.pk, set()))
        for row in SourceCode.objects.filter(catalog__in=catalogs, active=True)
    }


def price_groups_of(catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """The codes and priorities of the price groups that hold for the catalog: those of its snapshot, or as they are."""
    if catalog.snapshot:
        return tuple((group["code"], group["priority"]) for group in catalog.snapshot["price_groups"])
    return tuple((group.code, group.priority) for group in catalog.price_groups.all())


def _offered(
    row: SourceCode, catalog: Catalog, sold: Mapping[int, frozenset[int]], numbers: Iterable[str]
) -> OfferedCode:
    return OfferedCode(
        code=row.code,
        catalog=catalog.name,
        catalog_key=catalog.pk,
        valid_from=catalog.valid_from,
        valid_to=catalog.valid_to,
        price_groups=price_groups_of(catalog),
        items=sold.get(catalog.pk, frozenset()),
        gifts=tuple(Gift(item=gift.item_id, quantity=gift.quantity) for gift in catalog.free_products.all()),
        payment_schedules=tuple(catalog.payment_schedules),
        only_catalog_plans=row.only_catalog_plans,
        numbers=frozenset(numbers),
    )


def standing_of_code(row: SourceCode, call_centers: Iterable[int]) -> SourceCodeStanding:
    """The source code with its catalog, which must be loaded with it."""
    return SourceCodeStanding(
        code=row.code,
        active=row.active,
        catalog_state=CatalogState(row.catalog.state),
        valid_from=row.catalog.valid_from,
        valid_to=row.catalog.valid_to,
        call_centers=frozenset(call_centers),
    )


def _product(item: Any, prices: dict[int, frozenset[str]]) -> Product:
    return Product(
        number=item.number,
        state=item.state,
        is_master=item.is_master,
        gift_card=item.gift_card,
        decimals=item.quantity_decimals,
        currencies=prices.get(item.pk, frozenset()),
    )
