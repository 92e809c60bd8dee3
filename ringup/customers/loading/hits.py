"""Rows → values: customers as hits of a search, and as what tells them apart; one query each, whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ringup.customers.rules.details import display_name
from ringup.customers.rules.duplicates import Identity
from ringup.plumbing.search.rows import Match


@dataclass(frozen=True, kw_only=True)
class CustomerHit:
    """A customer in a list of hits, with the primary address, phone and e-mail address."""

    id: int
    public_id: str
    number: str
    name: str
    phone: str = ""  # E.164, else as it was typed
    extension: str = ""
    email: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    blocked: bool = False
    match: Match = Match.WORDS


HITS = """
SELECT c.id, c.public_id, c.number, c.organization, c.first_name, c.last_name, c.blocked,
       coalesce(nullif(p.e164, ''), p.raw, ''), coalesce(p.extension, ''), coalesce(e.address, ''),
       coalesce(a.street, ''), coalesce(a.postal_code, ''), coalesce(a.city, ''), coalesce(a.country, '')
FROM customers_customer c
LEFT JOIN customers_customeraddress a ON a.customer_id = c.id AND a.is_primary
LEFT JOIN customers_customerphone p ON p.customer_id = c.id AND p.is_primary
LEFT JOIN customers_customeremail e ON e.customer_id = c.id AND e.is_primary
WHERE c.id = ANY(%s)
"""
IDENTITIES = """
SELECT c.id, coalesce(nullif(c.organization, ''), c.last_name),
    ARRAY(SELECT e164 FROM customers_customerphone WHERE customer_id = c.id AND e164 <> ''),
    ARRAY(SELECT address FROM customers_customeremail WHERE customer_id = c.id),
    ARRAY(SELECT postal_code FROM customers_customeraddress WHERE customer_id = c.id AND postal_code <> '')
FROM customers_customer c WHERE c.id = ANY(%s)
"""


def load_hits(matches: Mapping[int, Match], *, email: str = "") -> list[CustomerHit]:
    """The customers (keys) in the given order; one whose address is the typed `email` is an exact match."""
    if not matches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HITS, [list(matches)])
        found = {row[0]: row for row in cursor.fetchall()}
    return [_hit(found[key], match, email=email) for key, match in matches.items() if key in found]


def _hit(row: Sequence[Any], match: Match, *, email: str) -> CustomerHit:
    key, public_id, number, organization, first, last, blocked, phone, extension, address, *place = row
    return CustomerHit(
        id=key,
        public_id=public_id,
        number=number,
        name=display_name(organization=organization, first_name=first, last_name=last),
        blocked=blocked,
        phone=phone,
        extension=extension,
        email=address,
        street=place[0],
        postal_code=place[1],
        city=place[2],
        country=place[3],
        match=Match.EXACT if email and address.casefold() == email else match,
    )


def load_identities(customers: Collection[int]) -> dict[int, Identity]:
    """What tells these customers (keys) apart."""
    if not customers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(IDENTITIES, [list(customers)])
        rows = cursor.fetchall()
    return {
        key: Identity(name=name, phones=frozenset(phones), emails=frozenset(emails), postal_codes=frozenset(codes))
        for key, name, phones, emails, codes in rows
    }
