"""Makes the source codes of a catalog's mailing by its format: one for each segment."""

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, SourceCode
from ringup.catalogs.rules.source_codes import subcampaign_codes
from ringup.catalogs.rules.states import CLOSED_STATES, CatalogState
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Cure, Refusal

MOST = 200


def make_source_codes(actor: Actor, *, catalog: str, count: int) -> list[str] | Refusal:
    """The codes that were made for the catalog (by its public id): 1003-01, 1003-02 and on.

    Refusals: `not_permitted`, `not_found`, `catalog_published`, `too_many_codes`, those of `subcampaign_codes`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Catalog.objects.filter(legal_entity=actor.legal_entity, public_id=catalog))
        if row is None:
            return Refusal(code="not_found")
        if CatalogState(row.state) in CLOSED_STATES:
            return Refusal(code="catalog_published", cure=Cure(code="retract_first"))
        if not 1 <= count <= MOST:
            return Refusal(code="too_many_codes", facts={"most": MOST}, field="count")
        taken = SourceCode.objects.filter(legal_entity=actor.legal_entity).values_list("code", flat=True)
        codes = subcampaign_codes(row.number, row.source_code_format, count, set(taken))
        if isinstance(codes, Refusal):
            return codes
        SourceCode.objects.bulk_create(
            SourceCode(legal_entity_id=actor.legal_entity, catalog=row, code=code, campaign=row.number)
            for code in codes
        )
    return codes
