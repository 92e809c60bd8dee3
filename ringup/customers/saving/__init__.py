"""Values → rows: the words under which customers are found."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from ringup.customers.rules.search_text import search_text
from ringup.plumbing.search.vocabulary import keep_words

KIND = "customer"

WORDS = """
SELECT c.id, c.legal_entity_id, c.number, ARRAY[c.last_name, c.first_name, c.organization],
       a.names, a.postal_codes, a.places, e.addresses
FROM customers_customer c
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(name ORDER BY is_primary DESC, id), '{}') AS names,
           coalesce(array_agg(postal_code ORDER BY is_primary DESC, id), '{}') AS postal_codes,
           coalesce(array_agg(city || ' ' || street ORDER BY is_primary DESC, id), '{}') AS places
    FROM customers_customeraddress WHERE customer_id = c.id
) AS a
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(address ORDER BY is_primary DESC, id), '{}') AS addresses
    FROM customers_customeremail WHERE customer_id = c.id
) AS e
WHERE c.id = ANY(%s) ORDER BY c.id
"""
STORE = """
UPDATE customers_customer c SET search_text = new.search_text
FROM unnest(%s::bigint[], %s::text[]) AS new (id, search_text)
WHERE c.id = new.id AND c.search_text <> new.search_text
"""


def keep_search_text(customers: Collection[int]) -> None:
    """Bring the search up to date after any change of these customers (keys), in a fixed number of statements.

    The one place that writes `search_text`: actions and imports call it last, in the transaction of their change.
    """
    if not customers:
        return
    texts: dict[int, str] = {}
    words: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [list(customers)])
        for key, legal_entity, number, names, on_parcels, codes, places, emails in cursor.fetchall():
            texts[key] = search_text(
                number=number, names=[*names, *on_parcels], postal_codes=codes, places=places, emails=emails
            )
            words[legal_entity].update(texts[key].split(" "))
        for legal_entity, found in sorted(words.items()):
            keep_words(legal_entity=legal_entity, kind=KIND, words=found)
        cursor.execute(STORE, [list(texts), list(texts.values())])
