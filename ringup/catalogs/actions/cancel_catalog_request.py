"""Takes a catalog request back that still waits."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import CatalogRequest
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def cancel_catalog_request(actor: Actor, *, request: str) -> CatalogRequest | Refusal:
    """The canceled request. Refusals: `not_permitted` to who neither takes wishes nor prints them, `request_not_found`,
    `request_printed`.
    """
    if not actor.may(Permission.CHANGE_CATALOGS) and (refusal := refuse_without(actor, Permission.TAKE_ORDERS)):
        return refusal
    with transaction.atomic():
        row = lock_row(CatalogRequest.objects.filter(legal_entity=actor.legal_entity, public_id=request))
        if row is None:
            return Refusal(code="request_not_found")
        if row.state == CatalogRequest.State.PRINTED:
            return Refusal(code="request_printed")
        row.state = CatalogRequest.State.CANCELED
        row.save(update_fields=["state"])
    return row
