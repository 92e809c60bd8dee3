"""Products: found by number, bar code, name, category or search words; read with price and stock."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Sum
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ringup.api.answers import json_answer
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Code, DecimalText, SearchFilter
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.products.models import Item, KitComponent, KitSubstitute
from ringup.products.queries import find_items
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

router = Router(tags=["products"])
NOT_FOUND = Refusal(code="not_found")


class Unit(Answer):
    """A further unit in which a product is sold, and how many of its own unit make one of it."""

    unit: str
    content: DecimalText


class PriceOut(Answer):
    """A base price, before any rule; `price` buys `price_unit` units."""

    currency: str
    price: DecimalText
    price_unit: DecimalText


class SubstituteOut(Answer):
    """What may stand in a component's place, and the charge for each kit."""

    item: str
    charge: DecimalText
    currency: str


class ComponentOut(Answer):
    """A component of a kit: so many in each."""

    item: str
    name: str
    quantity: DecimalText
    substitutes: list[SubstituteOut]


class Product(Answer):
    """Something that can be ordered by its number."""

    number: str
    name: str
    description: str
    state: str
    unit: str
    width_mm: int | None
    depth_mm: int | None
    height_mm: int | None
    weight_g: int | None
    units: list[Unit]
    bar_codes: list[str]
    prices: list[PriceOut]
    components: list[ComponentOut]
    on_hand: DecimalText | None


class ProductPage(Answer):
    """Some products, and where the next ones begin."""

    items: list[Product]
    next_cursor: str | None


@router.get("", operation_id="list_products", response={200: ProductPage})
def list_products(request: HttpRequest, wanted: Query[SearchFilter]) -> HttpResponse:
    """Products that match the words; without words all of them."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_PRODUCTS):
        return problem(refusal)
    if wanted.search.strip():
        hits = find_items(
            legal_entity=actor.legal_entity, text=wanted.search, language=actor.language, limit=wanted.limit
        )
        rows = {row.number: row for row in _visible(actor).filter(number__in=[hit.number for hit in hits])}
        found = [product_value(rows[hit.number]) for hit in hits if hit.number in rows]
        return json_answer({"items": found, "next_cursor": None})
    page = page_of(_visible(actor), cursor=wanted.cursor, limit=wanted.limit, show=product_value)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.get("/{number}", operation_id="get_product", response={200: Product})
def get_product(request: HttpRequest, number: Code) -> HttpResponse:
    """One product by its number."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_PRODUCTS):
        return problem(refusal)
    row = _visible(actor).filter(number=number).first()
    return problem(NOT_FOUND) if row is None else json_answer(product_value(row))


def _visible(actor: Actor) -> Any:
    items = Item.objects.filter(legal_entity=actor.legal_entity).defer("search_text")
    return items.annotate(on_hand=Sum("stock__on_hand")).prefetch_related(
        "base_prices",
        "units",
        "bar_codes",
        Prefetch("components", KitComponent.objects.select_related("item").order_by("position", "pk")),
        Prefetch("substitutes", KitSubstitute.objects.select_related("item").order_by("charge", "pk")),
    )


def product_value(row: Any) -> dict[str, Any]:
    """A product as the API shows it; prices are base prices, before any rule."""
    return {
        "number": row.number,
        "name": row.name,
        "description": row.description,
        "state": row.state,
        "unit": row.unit,
        **{name: getattr(row, name) for name in ("width_mm", "depth_mm", "height_mm", "weight_g")},
        "units": [{"unit": unit.unit, "content": unit.factor} for unit in row.units.all()],
        "bar_codes": [code.code for code in row.bar_codes.all()],
        "prices": [
            {"currency": price.currency, "price": price.price, "price_unit": price.price_unit}
            for price in row.base_prices.all()
        ],
        "components": [_component(part, row.substitutes.all()) for part in row.components.all()],
        "on_hand": row.on_hand,
    }


def _component(part: KitComponent, substitutes: Iterable[KitSubstitute]) -> dict[str, Any]:
    return {
        "item": part.item.number,
        "name": part.item.name,
        "quantity": plain_text(part.quantity),
        "substitutes": [
            {"item": one.item.number, "charge": plain_text(one.charge), "currency": one.currency}
            for one in substitutes
            if one.instead_of_id == part.item_id
        ],
    }
