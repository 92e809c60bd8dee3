"""Rows → values: what a screen shows of an item beside its name, the tree of categories, kits and their substitutes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from ringup.products.models import Category, Item, ItemImage, ItemText, KitComponent, KitSubstitute
from ringup.products.rules.kits import Component, Part, Substitute

PART = ("number", "name", "unit", "cost", "state", "is_master")


def find_pictures(item: Item, *, language: str) -> list[ItemImage]:
    """The item's pictures, those of the language before those for all languages; one query."""
    pictures = ItemImage.objects.filter(item=item, language__in=("", language))
    return sorted(pictures, key=lambda picture: (picture.language == "", picture.position, picture.pk))


@dataclass(frozen=True, kw_only=True)
class Details:
    """What there is to say of an item; `size_mm` is width, depth and height, as far as they are known."""

    description: str = ""
    size_mm: tuple[int, ...] = ()
    weight_g: int | None = None


def find_details(item: int, *, language: str) -> Details:
    """What there is to say of the item (its key), in the language where somebody translated it; one query."""
    translated = ItemText.objects.filter(item=OuterRef("pk"), language=language.split("-")[0]).values("description")
    rows = Item.objects.filter(pk=item).values_list(
        Subquery(translated[:1]), "description", "width_mm", "depth_mm", "height_mm", "weight_g"
    )
    for in_language, own, *sides, weight in rows:
        size = tuple(side for side in sides if side)
        return Details(description=in_language or own, size_mm=size, weight_g=weight)
    return Details()


def category_paths(entity: int) -> dict[int, tuple[str, ...]]:
    """Each category's own code and those of all above it: a rule for a category covers what lies below."""
    rows = {key: (code, parent) for key, code, parent in _tree(entity)}
    paths: dict[int, tuple[str, ...]] = {}
    for key in rows:
        path: list[str] = []
        at: int | None = key
        while at is not None and rows[at][0] not in path:
            code, at = rows[at]
            path.append(code)
        paths[key] = tuple(path)
    return paths


def load_kits(kits: Collection[int], *, currency: str) -> Mapping[int, tuple[Component, ...]]:
    """The components of these items (keys) in their order, with the substitutes of the currency; two queries.

    Items that are no kits are not among them.
    """
    if not kits:
        return {}
    substitutes: dict[tuple[int, int], list[Substitute]] = {}
    rows = KitSubstitute.objects.filter(kit__in=kits, currency=currency).select_related("item")
    for row in rows.only("kit", "instead_of", "charge", *[f"item__{name}" for name in PART]).order_by("charge", "pk"):
        found = Substitute(part=_part(row.item), charge=row.charge)
        substitutes.setdefault((row.kit_id, row.instead_of_id), []).append(found)
    components: dict[int, list[Component]] = {}
    parts = KitComponent.objects.filter(kit__in=kits).select_related("item")
    for part in parts.only("kit", "quantity", *[f"item__{name}" for name in PART]).order_by("position", "pk"):
        offered = tuple(one for one in substitutes.get((part.kit_id, part.item_id), ()) if one.part.sold)
        component = Component(part=_part(part.item), quantity=part.quantity, substitutes=offered)
        components.setdefault(part.kit_id, []).append(component)
    return {kit: tuple(found) for kit, found in components.items()}


def _part(item: Item) -> Part:
    return Part(
        key=item.pk,
        number=item.number,
        text=item.name,
        unit=item.unit,
        cost=item.cost,
        sold=item.state == Item.State.ACTIVE and not item.is_master,
    )


def _tree(entity: int) -> Iterable[tuple[int, str, int | None]]:
    return Category.objects.filter(legal_entity=entity).values_list("pk", "code", "parent_id")
