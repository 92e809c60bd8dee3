"""Puts many items into a catalog at once, by their numbers."""

from collections.abc import Collection

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, CatalogProduct
from ringup.catalogs.saving import content_changed
from ringup.plumbing.locks import lock_row
from ringup.products.models import Item
from ringup.values.refusal import Refusal


def add_catalog_products(actor: Actor, *, catalog: str, numbers: Collection[str]) -> int | Refusal:
    """How many items the catalog (by its public id) did not have yet; all of them, or none where one is unknown.

    Refusals: `not_permitted`, `not_found`, `catalog_published`, `items_unknown` {items}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Catalog.objects.filter(legal_entity=actor.legal_entity, public_id=catalog))
        if row is None:
            return Refusal(code="not_found")
        wanted = {number.upper() for number in numbers}
        items = dict(
            Item.objects.filter(legal_entity=actor.legal_entity, number__in=wanted).values_list("number", "pk")
        )
        if unknown := sorted(wanted - set(items)):
            return Refusal(code="items_unknown", facts={"items": ", ".join(unknown[:10])}, field="numbers")
        if refusal := content_changed(actor, row):
            return refusal
        there = set(row.products.filter(item__in=items.values()).values_list("item", flat=True))
        fresh = [CatalogProduct(catalog=row, item_id=item) for item in items.values() if item not in there]
        CatalogProduct.objects.bulk_create(fresh)
    return len(fresh)
