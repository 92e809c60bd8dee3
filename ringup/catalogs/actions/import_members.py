"""Puts a bought or exchanged list into a target market: customers by number, all others as prospects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import TargetMarket, TargetMarketMember
from ringup.catalogs.rules.members import read_members
from ringup.customers.models import Customer
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came in: customers and prospects that the list did not have yet."""

    customers: int
    prospects: int


def import_members(actor: Actor, *, target_market: str, text: str) -> Imported | tuple[Refusal, ...]:
    """The counts; all rows of the CSV text or none, each bad row by its number.

    Refusals: `not_permitted`, `not_found`, those of `read_members`, `customer_number_unknown` {row, number}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return (refusal,)
    rows = read_members(text)
    if isinstance(rows, tuple):
        return rows
    with transaction.atomic():
        market = lock_row(TargetMarket.objects.filter(legal_entity=actor.legal_entity, public_id=target_market))
        if market is None:
            return (Refusal(code="not_found"),)
        known = _customers(actor, rows)
        unknown = tuple(
            Refusal(code="customer_number_unknown", facts={"row": at, "number": row["customer"]}, field="text")
            for at, row in enumerate(rows, start=2)
            if row.get("customer") and row["customer"] not in known
        )
        if unknown:
            return unknown
        there = set(market.members.values_list("customer", flat=True))
        keys = {known[row["customer"]] for row in rows if row.get("customer")} - there
        prospects = [row for row in rows if not row.get("customer")]
        TargetMarketMember.objects.bulk_create(
            [
                *(TargetMarketMember(target_market=market, customer_id=key) for key in sorted(keys)),
                *(TargetMarketMember(target_market=market, **row) for row in prospects),
            ]
        )
    return Imported(customers=len(keys), prospects=len(prospects))


def _customers(actor: Actor, rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    numbers = {row["customer"] for row in rows if row.get("customer")}
    customers = Customer.objects.filter(legal_entity=actor.legal_entity, number__in=numbers, merged_into=None)
    return dict(customers.values_list("number", "pk"))
