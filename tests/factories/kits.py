"""Kits: an item with components, and what may stand in their place."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ringup.products.models import Item, KitComponent, KitSubstitute
from tests.factories.products import make_item


def make_kit(
    number: str = "HAMPER",
    components: Mapping[Item, int | str] | None = None,
    *,
    price: str | Decimal | None = None,
    stock: int | None = None,
    **values: Any,
) -> Item:
    """A kit of these items, so many of each; without a price of its own it costs what they cost."""
    kit = make_item(number, price=price, stock=stock, **{"name": "Gift hamper", **values})
    KitComponent.objects.bulk_create(
        KitComponent(kit=kit, item=item, quantity=Decimal(quantity), position=position)
        for position, (item, quantity) in enumerate((components or {}).items(), start=1)
    )
    return kit


def make_substitute(kit: Item, instead_of: Item, item: Item, charge: str = "0", **values: Any) -> KitSubstitute:
    """The item may stand in the kit in the other's place for the charge, in the company's currency."""
    fields = {"currency": kit.legal_entity.currency, **values}
    return KitSubstitute.objects.create(kit=kit, instead_of=instead_of, item=item, charge=Decimal(charge), **fields)
