"""Takes a catalog one step further in its life: validated, submitted, approved or sent back, published, retracted.

It stands above the catalogs because it looks at what their products cost.
"""

from dataclasses import dataclass

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog
from ringup.catalogs.rules.states import CatalogEvent, CatalogState, Moment, next_catalog_state
from ringup.catalogs.saving import Publication, publish_products, take_snapshot
from ringup.plumbing.locks import lock_row
from ringup.pricing.queries.prices import find_catalog_problems
from ringup.values.refusal import Refusal

# Who may take which step; all others are the marketer's own.
APPROVING = frozenset({CatalogEvent.APPROVE, CatalogEvent.REJECT})
CHECKED = frozenset({CatalogEvent.VALIDATE, CatalogEvent.PUBLISH})


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The catalog after the step, and what a publication changed."""

    catalog: Catalog
    publication: Publication | None = None


def take_catalog_step(
    actor: Actor, *, catalog: str, step: CatalogEvent, remark: str = ""
) -> Taken | tuple[Refusal, ...]:
    """The catalog (by its public id) after the step, or all that stands in the way.

    Refusals: `not_permitted`, `catalog_not_found`, those of `next_catalog_state` and, where it is checked, every
    problem of `problems_of`.
    """
    needed = Permission.APPROVE_CATALOGS if step in APPROVING else Permission.CHANGE_CATALOGS
    if refusal := refuse_without(actor, needed):
        return (refusal,)
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Catalog.objects.filter(legal_entity=actor.legal_entity, public_id=catalog))
        if row is None:
            return (Refusal(code="catalog_not_found"),)
        problems = find_catalog_problems(row) if step in CHECKED else ()
        after = next_catalog_state(CatalogState(row.state), step, Moment(problems=problems, remark=remark))
        if isinstance(after, Refusal):
            return (after, *problems)
        row.state, row.remark = after.value, remark.strip()
        publication = None
        if step is CatalogEvent.SUBMIT:
            row.submitted_by_id = actor.user
        elif step is CatalogEvent.APPROVE:
            row.approved_by_id = actor.user
        elif step is CatalogEvent.PUBLISH:
            publication = publish_products(row)
            take_snapshot(row)
        row.save(update_fields=["state", "remark", "submitted_by", "approved_by", "published_at", "snapshot"])
    return Taken(catalog=row, publication=publication)
