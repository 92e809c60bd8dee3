"""Hands a source code's mailing to the mailing house: the list, and the note at each customer that it was sent."""

from datetime import date

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import SentCatalog, SourceCode, TargetMarketMember
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def send_mailing(actor: Actor, *, source_code: str, on: date) -> int | Refusal:
    """How many customers of the code's target market (by the code's public id) are noted as mailed on the day.

    Asked again, it notes those who joined the list meanwhile; nobody is noted twice. Refusals: `not_permitted`,
    `source_code_unknown`, `target_market_needed`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    with transaction.atomic():
        row = lock_row(SourceCode.objects.filter(legal_entity=actor.legal_entity, public_id=source_code))
        if row is None:
            return Refusal(code="source_code_unknown", facts={"code": source_code})
        if row.target_market_id is None:
            return Refusal(code="target_market_needed", field="target_market")
        members = TargetMarketMember.objects.filter(target_market=row.target_market_id, customer__isnull=False)
        there = set(SentCatalog.objects.filter(source_code=row, on_request=False).values_list("customer", flat=True))
        fresh = [key for key in members.values_list("customer", flat=True) if key is not None and key not in there]
        SentCatalog.objects.bulk_create(SentCatalog(source_code=row, customer_id=customer, on=on) for customer in fresh)
    return len(fresh)
