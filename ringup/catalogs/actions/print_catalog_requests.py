"""Takes the waiting catalog requests out of the queue for printing, or prints an earlier batch again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import CatalogRequest, SentCatalog
from ringup.plumbing.locks import lock_rows
from ringup.values.refusal import Refusal


def print_catalog_requests(actor: Actor, *, again: datetime | None = None) -> Sequence[int] | Refusal:
    """The keys of the requests to print: all that wait, or with `again` those that were printed at that moment.

    Refusals: `not_permitted`, `nothing_to_print`. What is printed first counts as sent to its customer today.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    requests = CatalogRequest.objects.filter(legal_entity=actor.legal_entity)
    now = timezone.now()
    with transaction.atomic():
        if again is not None:
            rows = lock_rows(requests.filter(printed_at=again))
            requests.filter(pk__in=[row.pk for row in rows]).update(prints=F("prints") + 1)
        else:
            rows = lock_rows(requests.filter(state=CatalogRequest.State.WAITING))
            printed = {"state": CatalogRequest.State.PRINTED, "printed_at": now, "prints": 1}
            requests.filter(pk__in=[row.pk for row in rows]).update(**printed)
            SentCatalog.objects.bulk_create(
                SentCatalog(
                    source_code_id=row.source_code_id,
                    customer_id=row.customer_id,
                    on_request=True,
                    on=timezone.localdate(now),
                )
                for row in rows
            )
        if not rows:
            return Refusal(code="nothing_to_print")
    return [row.pk for row in rows]
