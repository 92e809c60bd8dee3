"""Hands a source code's mailing to the mailing house: the list, and the note of who got it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import SentCatalog, SentToProspect, SourceCode, TargetMarket, TargetMarketMember
from ringup.catalogs.queries.addresses import in_file_order, tell_members
from ringup.plumbing.locks import hold_row, lock_row
from ringup.values.refusal import Refusal

AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """Who goes into the mail now, each by the columns of a list's file, and how many of them are what."""

    addresses: Sequence[Mapping[str, str]]
    customers: int
    prospects: int


def send_mailing(actor: Actor, *, source_code: str, on: date) -> Mailing | Refusal:
    """Those on the list of the code's target market (by its public id) who were not mailed yet, noted on the day.

    Asked again, it brings those who joined the list meanwhile; nobody is mailed twice. Refusals: `not_permitted`,
    `source_code_unknown`, `target_market_needed`, `everybody_mailed`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    with transaction.atomic():
        row = lock_row(SourceCode.objects.filter(legal_entity=actor.legal_entity, public_id=source_code))
        if row is None:
            return Refusal(code="source_code_unknown", facts={"code": source_code})
        if row.target_market_id is None:
            return Refusal(code="target_market_needed", field="target_market")
        # Whoever is noted as mailed is in the file, also when the list is selected anew at this moment.
        hold_row(TargetMarket.objects.filter(pk=row.target_market_id))
        mailed = SentCatalog.objects.filter(source_code=row, on_request=False).values("customer")
        told = SentToProspect.objects.filter(source_code=row, member__isnull=False).values("member")
        members = TargetMarketMember.objects.filter(target_market=row.target_market_id)
        fresh = list(in_file_order(members.exclude(customer__in=mailed).exclude(pk__in=told)))
        if not fresh:
            return Refusal(code="everybody_mailed")
        customers = [member.customer_id for member in fresh if member.customer_id is not None]
        prospects = [member.pk for member in fresh if member.customer_id is None]
        SentCatalog.objects.bulk_create(
            (SentCatalog(source_code=row, customer_id=customer, on=on) for customer in customers), batch_size=AT_ONCE
        )
        SentToProspect.objects.bulk_create(
            (SentToProspect(source_code=row, member_id=member, on=on) for member in prospects), batch_size=AT_ONCE
        )
        addresses = tell_members(fresh)
    return Mailing(addresses=addresses, customers=len(customers), prospects=len(prospects))
