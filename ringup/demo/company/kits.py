"""Makes the kits of a demo company out of items that it sells."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from ringup.call_centers.models import LegalEntity
from ringup.pricing.models import BasePrice
from ringup.products.models import Category, Item, ItemText, KitComponent, KitSubstitute
from ringup.products.saving import keep_search_text
from ringup.values.decimals import parse_decimal


@dataclass(frozen=True, kw_only=True)
class DemoKit:
    """A kit as its table has it: components by number, substitutes as (instead of, item, charge)."""

    number: str
    name: str
    category: str
    look: str
    components: Mapping[str, int]
    substitutes: Sequence[tuple[str, str, str]] = ()
    price: str = ""
    german: str = ""
    english: str = ""


@cache
def kits_of(company: str) -> tuple[DemoKit, ...]:
    """The kits of the company with that code."""
    table = tomllib.loads(Path(__file__).with_name("kits.toml").read_text(encoding="utf-8"))
    return tuple(DemoKit(**row) for row in table.get(company, ()))


def looks_of_kits(company: str) -> dict[str, str]:
    """What the pictures of the kits are drawn from, by number."""
    return {kit.number: kit.look for kit in kits_of(company)}


def make_kits(entity: LegalEntity) -> None:
    """The company's kits with their components and substitutes, found by their words.

    A part of the history sells a part of the items: kits for which one is missing are left out.
    """
    numbers = {number for kit in kits_of(entity.code) for number in _named(kit)}
    items = {item.number: item for item in Item.objects.filter(legal_entity=entity, number__in=numbers)}
    made = [_make(entity, kit, items) for kit in kits_of(entity.code) if _named(kit) <= items.keys()]
    keep_search_text([item.pk for item in made])


def _named(kit: DemoKit) -> set[str]:
    return {*kit.components, *(number for one in kit.substitutes for number in one[:2])}


def _make(entity: LegalEntity, kit: DemoKit, items: Mapping[str, Item]) -> Item:
    first = items[next(iter(kit.components))]
    row = Item.objects.create(
        legal_entity=entity, number=kit.number, name=kit.name, unit=first.unit, tax_group=first.tax_group
    )
    row.categories.set(Category.objects.filter(legal_entity=entity, code=kit.category))
    texts = {"de": kit.german, "en": kit.english}
    ItemText.objects.bulk_create(
        ItemText(item=row, language=language, name=name) for language, name in texts.items() if name
    )
    KitComponent.objects.bulk_create(
        KitComponent(kit=row, item=items[number], quantity=Decimal(quantity), position=position)
        for position, (number, quantity) in enumerate(kit.components.items(), start=1)
    )
    KitSubstitute.objects.bulk_create(
        KitSubstitute(
            kit=row,
            instead_of=items[place],
            item=items[number],
            currency=entity.currency,
            charge=parse_decimal(charge),
        )
        for place, number, charge in kit.substitutes
    )
    if kit.price:
        BasePrice.objects.create(item=row, currency=entity.currency, price=parse_decimal(kit.price))
    return row
