"""Values → rows: what a publication stores, and what an edit makes of a catalog that was validated."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.loading import sold_items
from ringup.catalogs.models import Catalog, PublishedProduct, SourceCode, SourceCodeNumber
from ringup.catalogs.rules.states import CATALOG_TRANSITIONS, CLOSED_STATES, CatalogEvent, CatalogState
from ringup.plumbing.locks import lock_rows
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What a publication changed of the products that can be ordered from the catalog."""

    added: int = 0
    removed: int = 0
    kept: int = 0


def publish_products(catalog: Catalog) -> Publication:
    """Stores the items that the catalog sells from now on: what is new comes, what is gone leaves."""
    wanted = set(sold_items(catalog).values_list("pk", flat=True))
    published = PublishedProduct.objects.filter(catalog=catalog)
    stand = set(published.values_list("item", flat=True))
    published.filter(item__in=stand - wanted).delete()
    PublishedProduct.objects.bulk_create(PublishedProduct(catalog=catalog, item_id=item) for item in wanted - stand)
    return Publication(added=len(wanted - stand), removed=len(stand - wanted), kept=len(wanted & stand))


def take_snapshot(catalog: Catalog) -> None:
    """Puts the price groups as they are now on the row, for a catalog that asks for it; else nothing."""
    catalog.published_at = timezone.now()
    groups = catalog.price_groups.order_by("code").values("code", "priority")
    catalog.snapshot = {"price_groups": list(groups)} if catalog.take_snapshot else {}


def content_changed(actor: Actor, row: Any) -> Refusal | None:
    """A catalog (or what belongs to it) was changed: it has to be validated anew; `catalog_published` undoes it."""
    catalog: Catalog = getattr(row, "catalog", row)
    if refusal := refuse_published(actor, catalog):
        return refusal
    after = CATALOG_TRANSITIONS.get((CatalogState(catalog.state), CatalogEvent.EDIT))
    if after is not None:
        catalog.state = after.value
        Catalog.objects.filter(pk=catalog.pk).update(state=catalog.state)
    return None


def refuse_published(actor: Actor, row: Any) -> Refusal | None:
    """Why what belongs to a published catalog is not changed, or None."""
    catalog: Catalog = getattr(row, "catalog", row)
    if CatalogState(catalog.state) in CLOSED_STATES:
        return Refusal(code="catalog_published", cure=Cure(code="retract_first"))
    return None


def hold_catalog(actor: Actor, row: Any) -> None:
    """Nobody takes the catalog of a source code (or of its number) a step further before this change is over."""
    code: SourceCode = getattr(row, "source_code", row)
    lock_rows(Catalog.objects.filter(legal_entity=actor.legal_entity, pk=code.catalog_id or 0))


def keep_published_codes(actor: Actor, row: SourceCode) -> Refusal | None:
    """A source code of a published catalog is closed, not removed."""
    return refuse_published(actor, row) if row.pk is None else None


def keep_published_numbers(actor: Actor, row: SourceCodeNumber) -> Refusal | None:
    """The numbers that are printed with the codes of a published catalog ring for them until it is published again."""
    return refuse_published(actor, row.source_code)
