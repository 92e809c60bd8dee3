"""Finds customers by name, number, loyalty card, place, e-mail or phone; behind the wall of one legal entity."""

from collections.abc import Iterable

from django.db import connection

from ringup.customers.loading import CustomerHit, load_hits, load_identities
from ringup.customers.loading.phones import dial_code, read_phone
from ringup.customers.rules.duplicates import Identity, Likeness, likeness
from ringup.customers.rules.phone_search import phone_parts
from ringup.customers.saving import KIND
from ringup.plumbing.search.rows import Match, Searchable, find_rows

__all__ = ["CustomerHit", "Match", "find_customers", "find_customers_by_phone", "find_duplicates", "list_reachable"]

CUSTOMERS = Searchable(table="customers_customer", kind=KIND, condition="AND merged_into_id IS NULL")
MOST_LIKE_ONE = 50
MOST_SHOWN = 5


BY_PHONE = """
SELECT customer_id, bool_or(same) FROM (
    (SELECT p.customer_id, true AS same FROM customers_customerphone p JOIN customers_customer c ON c.id = p.customer_id
     WHERE p.e164 = %(e164)s AND p.e164 <> '' AND c.legal_entity_id = %(wall)s AND c.merged_into_id IS NULL
     ORDER BY p.id LIMIT %(limit)s)
    UNION ALL
    (SELECT p.customer_id, false FROM customers_customerphone p JOIN customers_customer c ON c.id = p.customer_id
     WHERE p.e164 LIKE %(begins)s AND p.e164 <> '' AND c.legal_entity_id = %(wall)s AND c.merged_into_id IS NULL
     LIMIT %(limit)s)
    UNION ALL
    (SELECT p.customer_id, false FROM customers_customerphone p JOIN customers_customer c ON c.id = p.customer_id
     WHERE reverse(p.e164) LIKE %(ends)s AND p.e164 <> '' AND c.legal_entity_id = %(wall)s AND c.merged_into_id IS NULL
     LIMIT %(limit)s)
) AS found GROUP BY customer_id ORDER BY bool_or(same) DESC, customer_id LIMIT %(limit)s
"""
REACHABLE = """
SELECT c.id FROM customers_customer c LEFT JOIN customers_customeraddress a ON a.customer_id = c.id AND a.is_primary
WHERE c.legal_entity_id = %s AND c.merged_into_id IS NULL AND NOT c.blocked
  AND EXISTS (SELECT 1 FROM customers_customerphone p WHERE p.customer_id = c.id AND p.e164 <> '')
ORDER BY a.country IS DISTINCT FROM (SELECT country FROM call_centers_callcenter WHERE id = %s), c.id LIMIT %s
"""
BY_NUMBER = """
SELECT c.id FROM customers_customer c WHERE c.legal_entity_id = %s AND c.merged_into_id IS NULL AND (
  c.number = ANY(%s) OR c.id IN (
    SELECT l.customer_id FROM customers_loyaltycard l WHERE l.legal_entity_id = %s AND l.active AND l.number = ANY(%s)))
"""


def find_customers(*, legal_entity: int, text: str, limit: int = 20, country: str = "") -> list[CustomerHit]:
    """At most `limit` customers for what was typed, best first; a slip of the finger is forgiven.

    `country` (ISO 3166) says what a phone number without a country code means.
    """
    typed = text.strip()
    matches = dict.fromkeys(_with_number(legal_entity, typed), Match.EXACT)
    for customer, match in _by_phone(legal_entity, typed, country=country, limit=limit).items():
        matches.setdefault(customer, match)
    if len(matches) < limit:
        for found in find_rows(CUSTOMERS, legal_entity=legal_entity, text=typed, limit=limit):
            matches.setdefault(found.id, found.match)
    return load_hits(dict(list(matches.items())[:limit]), email=typed.casefold() if "@" in typed else "")


def find_customers_by_phone(
    *, legal_entity: int, text: str, country: str = "", limit: int = MOST_SHOWN
) -> list[CustomerHit]:
    """The customers who have this very number, written in any way: the candidates for a caller."""
    e164 = read_phone(text, country=country).e164
    if not e164:
        return []
    found = _phones(legal_entity, e164=e164, begins="", ends="", limit=limit)
    return load_hits(dict.fromkeys(found, Match.EXACT))


def list_reachable(*, legal_entity: int, call_center: int, limit: int = MOST_SHOWN) -> list[CustomerHit]:
    """Some customers who have a phone and may order, those of the call center's country first, then the oldest."""
    with connection.cursor() as cursor:
        cursor.execute(REACHABLE, [legal_entity, call_center, limit])
        return load_hits({row: Match.WORDS for (row,) in cursor.fetchall()})


def find_duplicates(
    *,
    legal_entity: int,
    name: str,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    postal_code: str = "",
    country: str = "",
) -> list[tuple[CustomerHit, tuple[Likeness, ...]]]:
    """Customers who are probably the one that is about to be added, with the reasons; the surest first, at most five.

    `name` is the last name or the organization.
    """
    numbers = frozenset(e164 for text in phones if (e164 := read_phone(text, country=country).e164))
    addresses = frozenset(email.strip() for email in emails if email.strip())
    asked = Identity(
        name=name, phones=numbers, emails=addresses, postal_codes=frozenset({postal_code} if postal_code else ())
    )
    candidates: dict[int, None] = {}
    for number in sorted(numbers):
        candidates |= dict.fromkeys(_phones(legal_entity, e164=number, begins="", ends="", limit=MOST_LIKE_ONE))
    texts = [*sorted(addresses), f"{postal_code.replace(' ', '')} {name}" if name and postal_code else ""]
    for text in texts:
        rows = find_rows(CUSTOMERS, legal_entity=legal_entity, text=text, limit=MOST_LIKE_ONE)
        candidates |= dict.fromkeys(row.id for row in rows)
    reasons = {key: likeness(asked, known) for key, known in load_identities(candidates).items()}
    order = list(Likeness)
    alike = sorted((key for key in reasons if reasons[key]), key=lambda key: (order.index(reasons[key][0]), key))
    return [(hit, reasons[hit.id]) for hit in load_hits(dict.fromkeys(alike[:MOST_SHOWN], Match.SIMILAR))]


def _with_number(legal_entity: int, typed: str) -> list[int]:
    if not typed or len(typed) > 40 or "\0" in typed:
        return []
    with connection.cursor() as cursor:
        written = [typed, typed.upper()]
        cursor.execute(BY_NUMBER, [legal_entity, written, legal_entity, written])
        return [row for (row,) in cursor.fetchall()]


def _by_phone(legal_entity: int, typed: str, *, country: str, limit: int) -> dict[int, Match]:
    parts = phone_parts(typed, dial_code=dial_code(country))
    if parts is None:
        return {}
    e164 = read_phone(typed, country=country).e164
    found = _phones(legal_entity, e164=e164, begins=f"{parts.beginning}%", ends=f"{parts.end[::-1]}%", limit=limit)
    return {customer: Match.EXACT if same else Match.WORDS for customer, same in found.items()}


def _phones(legal_entity: int, *, e164: str, begins: str, ends: str, limit: int) -> dict[int, bool]:
    """Customers by phone, and whether it is the very number; those come first."""
    values: dict[str, str | int] = {"wall": legal_entity, "e164": e164, "begins": begins, "ends": ends, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(BY_PHONE, values)
        return dict(cursor.fetchall())
