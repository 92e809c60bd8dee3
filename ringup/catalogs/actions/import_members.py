"""Puts a bought or exchanged list into a target market: customers by number, all others as prospects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import TargetMarket, TargetMarketMember
from ringup.catalogs.rules.members import ADDRESS, Member, address_of, check_members, read_members
from ringup.customers.models import Customer
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came in: customers and prospects that the list did not have yet."""

    customers: int
    prospects: int


def import_members(
    actor: Actor, *, target_market: str, listed: str | Sequence[Mapping[str, str]]
) -> Imported | tuple[Refusal, ...]:
    """The counts; all rows or none, each bad row by its number. What is listed is CSV text, or rows by their columns.

    Refusals: `not_permitted`, `not_found`, those of `read_members`, `customer_number_unknown` {row, number}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return (refusal,)
    field = "text" if isinstance(listed, str) else "members"
    rows = read_members(listed) if isinstance(listed, str) else check_members(enumerate(listed, start=1), field=field)
    if isinstance(rows, tuple):
        return rows
    with transaction.atomic():
        market = lock_row(TargetMarket.objects.filter(legal_entity=actor.legal_entity, public_id=target_market))
        if market is None:
            return (Refusal(code="not_found"),)
        known = _customers(actor, rows)
        unknown = tuple(
            Refusal(code="customer_number_unknown", facts={"row": row.line, "number": number}, field=field)
            for row in rows
            if (number := row.cells.get("customer")) and number not in known
        )
        if unknown:
            return unknown
        there = set(market.members.values_list("customer", flat=True))
        keys = {known[number] for row in rows if (number := row.cells.get("customer"))} - there
        prospects = _new_prospects(market, rows)
        TargetMarketMember.objects.bulk_create(
            [
                *(TargetMarketMember(target_market=market, customer_id=key) for key in sorted(keys)),
                *(TargetMarketMember(target_market=market, **cells) for cells in prospects),
            ],
            batch_size=AT_ONCE,
        )
    return Imported(customers=len(keys), prospects=len(prospects))


def _new_prospects(market: TargetMarket, rows: Sequence[Member]) -> list[Mapping[str, str]]:
    """Those whom the list does not have at that address yet, each once."""
    listed = market.members.filter(customer=None).values(*ADDRESS)
    there = {address_of(row) for row in listed.iterator()}
    found = []
    for row in rows:
        if row.cells.get("customer") or (address := address_of(row.cells)) in there:
            continue
        there.add(address)
        found.append(row.cells)
    return found


def _customers(actor: Actor, rows: Sequence[Member]) -> dict[str, int]:
    numbers = {number for row in rows if (number := row.cells.get("customer"))}
    customers = Customer.objects.filter(legal_entity=actor.legal_entity, number__in=numbers, merged_into=None)
    return dict(customers.values_list("number", "pk"))
