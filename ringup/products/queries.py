"""Finds items by number, bar code, name in any language, category and search words; behind the wall of one company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from ringup.plumbing.search.rows import Match, Searchable, find_rows
from ringup.products.saving import KIND

__all__ = ["ItemHit", "Match", "find_item_by_code", "find_items", "load_item_hits"]

# What has variants is never ordered itself: its variants carry its words.
ITEMS = Searchable(table="products_item", kind=KIND, condition="AND NOT is_master")
LONGEST_CODE = 40


@dataclass(frozen=True, kw_only=True)
class ItemHit:
    """An item in a list of hits. `name` is in the asked language; words are those of the table.

    `alternative` is the number of the item to offer instead, by `alternative_mode`; `picture` is the name of a file.
    """

    id: int
    public_id: str
    number: str
    name: str
    unit: str
    state: str = "active"
    category: str = ""
    picture: str = ""
    alternative: str = ""
    alternative_mode: str = "never"
    match: Match = Match.WORDS


HITS = """
SELECT i.id, i.public_id, i.number, coalesce(nullif(t.name, ''), i.name), i.unit, i.state,
       coalesce(c.name, ''), coalesce(p.file, ''), coalesce(a.number, ''), i.alternative_mode
FROM products_item i
LEFT JOIN products_itemtext t ON t.item_id = i.id AND t.language = %(language)s
LEFT JOIN products_item a ON a.id = i.alternative_id
LEFT JOIN LATERAL (
    SELECT category.name FROM products_item_categories link
    JOIN products_category category ON category.id = link.category_id
    WHERE link.item_id = i.id ORDER BY category.code LIMIT 1
) AS c ON true
LEFT JOIN LATERAL (
    SELECT image.file FROM products_itemimage image
    WHERE image.item_id = i.id AND image.language IN ('', %(language)s)
    ORDER BY image.language = '', image.position LIMIT 1
) AS p ON true
WHERE i.id = ANY(%(items)s)
"""
BY_CODE = """
SELECT id FROM products_item WHERE legal_entity_id = %(wall)s AND number = ANY(%(codes)s) AND NOT is_master
UNION
SELECT b.item_id FROM products_barcode b WHERE b.legal_entity_id = %(wall)s AND b.code = ANY(%(codes)s)
"""


def find_items(*, legal_entity: int, text: str, language: str, limit: int = 20) -> list[ItemHit]:
    """At most `limit` items for what was typed, best first; a slip of the finger is forgiven.

    Names are in `language` where there is a text in it; items that cannot be sold any more come last.
    """
    matches = dict.fromkeys(_with_code(legal_entity, text), Match.EXACT)
    for found in find_rows(ITEMS, legal_entity=legal_entity, text=text, limit=limit):
        matches.setdefault(found.id, found.match)
    hits = load_item_hits(dict(list(matches.items())[:limit]), language=language)
    return sorted(hits, key=lambda hit: hit.state != "active" and hit.match is not Match.EXACT)


def find_item_by_code(*, legal_entity: int, code: str, language: str) -> ItemHit | None:
    """The item with that very number or bar code, in small or capital letters; None where it is not one item."""
    found = _with_code(legal_entity, code)
    hits = load_item_hits(dict.fromkeys(found, Match.EXACT), language=language)
    return hits[0] if len(hits) == 1 else None


def load_item_hits(matches: Mapping[int, Match], *, language: str) -> list[ItemHit]:
    """The items (keys) in the given order, in one query."""
    if not matches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HITS, {"items": list(matches), "language": language})
        found = {row[0]: _hit(row) for row in cursor.fetchall()}
    return [replace(found[key], match=match) for key, match in matches.items() if key in found]


def _with_code(legal_entity: int, text: str) -> list[int]:
    code = text.strip()
    if not code or len(code) > LONGEST_CODE or "\0" in code:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BY_CODE, {"wall": legal_entity, "codes": [code, code.upper(), code.lower()]})
        return sorted(row for (row,) in cursor.fetchall())


def _hit(row: Sequence[Any]) -> ItemHit:
    key, public_id, number, name, unit, state, category, picture, alternative, mode = row
    return ItemHit(
        id=key,
        public_id=public_id,
        number=number,
        name=name,
        unit=unit,
        state=state,
        category=category,
        picture=picture,
        alternative=alternative,
        alternative_mode=mode,
    )
