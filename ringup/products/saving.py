"""Values → rows: the words under which items are found."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from ringup.plumbing.search.vocabulary import keep_words
from ringup.products.rules.search_text import search_text

KIND = "item"

WORDS = """
SELECT i.id, i.legal_entity_id, i.number, i.search_words, i.name,
    ARRAY(SELECT t.name FROM products_itemtext t WHERE t.item_id = i.id ORDER BY t.language),
    ARRAY(SELECT v.value FROM jsonb_each_text(i.variant) v ORDER BY v.key),
    ARRAY(SELECT c.name FROM products_item_categories ic JOIN products_category c ON c.id = ic.category_id
          WHERE ic.item_id = i.id ORDER BY c.code),
    ARRAY(SELECT b.code FROM products_barcode b WHERE b.item_id = i.id ORDER BY b.id)
FROM products_item i WHERE i.id = ANY(%s) ORDER BY i.id
"""
STORE = """
UPDATE products_item i SET search_text = new.search_text
FROM unnest(%s::bigint[], %s::text[]) AS new (id, search_text)
WHERE i.id = new.id AND i.search_text <> new.search_text
"""


def keep_search_text(items: Collection[int]) -> None:
    """Bring the search up to date after any change of these items (keys), in three statements whatever their number.

    The one place that writes `search_text`: actions and imports call it last, in the transaction of their change.
    """
    if not items:
        return
    texts: dict[int, str] = {}
    words: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [list(items)])
        for (
            key,
            legal_entity,
            number,
            search_words,
            name,
            texts_of,
            variant,
            categories,
            bar_codes,
        ) in cursor.fetchall():
            texts[key] = search_text(
                number=number,
                names=[name, *texts_of],
                variant=variant,
                search_words=search_words,
                categories=categories,
                bar_codes=bar_codes,
            )
            words[legal_entity].update(texts[key].split(" "))
        for legal_entity, found in sorted(words.items()):
            keep_words(legal_entity=legal_entity, kind=KIND, words=found)
        cursor.execute(STORE, [list(texts), list(texts.values())])
