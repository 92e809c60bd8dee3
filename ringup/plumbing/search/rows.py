"""Finds the rows that hold the words somebody typed: exact words first, then beginnings, then what was meant.

A word that half of the rows hold costs no more than a rare one: it is looked for in a thirty-second part of the rows
first, and whoever finds too many there types on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from ringup.plumbing.search.near import near_words
from ringup.plumbing.search.tsquery import Lexemes
from ringup.values.search_words import query_words

MOST_CANDIDATES = 150
# Fewer hits than this may be a slip of the finger: then near words are looked for, too.
ENOUGH = 5
# With so few hits in the sample there is room everywhere for all, and exact words need no question of their own.
SPARSE = 3
# So many rows of the sample may hold the other words for all of these to be read, to see how their words begin …
FEW_OTHERS = 100
# … and so many may hold a word with the beginning for the index to collect all of these.
FEW_BEGINNINGS = 300

ROWS = """
(SELECT id, search_text FROM {table}
 WHERE search_lexemes(legal_entity_id, search_text, id %% 32 = 0) @@ %s::tsquery
   AND legal_entity_id = %s AND position(%s in ' ' || search_text) > 0 {condition}
 LIMIT {most})
"""
COUNT = """
SELECT count(*) FROM (
    SELECT 1 FROM {table} WHERE search_lexemes(legal_entity_id, search_text, id %% 32 = 0) @@ %s::tsquery LIMIT {most}
) AS some_rows
"""


# Key of a row and its search text.
Rows = dict[int, str]


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A table with the columns `id`, `legal_entity_id` and `search_text`, and the kind of its words.

    `condition` is SQL that narrows the rows further (`AND …`). Table and condition are constants of the code.
    """

    table: str
    kind: str
    condition: str = ""


class Match(StrEnum):
    """How well a row fits what was typed. EXACT is for those who look up numbers and addresses besides the words."""

    EXACT = "exact"
    WORDS = "words"
    SIMILAR = "similar"  # holds a near word and not the one that was typed


@dataclass(frozen=True, kw_only=True)
class Found:
    """A row that was found."""

    id: int
    match: Match = Match.WORDS


def find_rows(searchable: Searchable, *, legal_entity: int, text: str, limit: int) -> list[Found]:
    """At most `limit` rows, best first; one query for what is common, at most nine for what nobody has."""
    typed = query_words(text)
    if not typed:
        return []
    search = _Search(searchable, legal_entity, typed, limit)
    found = search.as_typed()
    if len(found) < min(ENOUGH, limit):
        found += search.as_meant(known={row.id for row in found})
    return found[:limit]


class _Search:
    """One search: the same words, looked for in wider and wider ways until there is enough."""

    def __init__(self, searchable: Searchable, legal_entity: int, typed: Sequence[str], limit: int) -> None:
        self.searchable = searchable
        self.typed = typed
        self.limit = limit
        self.everywhere = Lexemes(legal_entity)
        self.sample = Lexemes(legal_entity, sample=True)

    def as_typed(self) -> list[Found]:
        """Every word as it stands there; of the last one at least the beginning."""
        exact = [[word] for word in self.typed]
        sampled = self._rows(self.sample.all_of(exact), self.sample.all_of(exact, last_begins=True))
        if len(sampled) >= MOST_CANDIDATES:
            return self._ranked(sampled)
        begun = self._begun() if len(sampled) <= SPARSE else None
        if begun is not None and len(begun) < MOST_CANDIDATES:
            return self._ranked(begun)
        rows = self._rows(self.everywhere.all_of(exact))
        if len(rows) < self.limit:
            rows |= begun or sampled
        if len(rows) < self.limit and len(sampled) > SPARSE:
            rows |= self._begun() or {}
        return self._ranked(rows)

    def _begun(self) -> Rows | None:
        """Rows whose words begin with the last one typed, from the side on which there is less to read.

        None when both sides are in thousands of rows, and in few of them together: one letter more will tell.
        """
        *others, last = ([word] for word in self.typed)
        if others and self._count(self.sample.all_of(others), most=FEW_OTHERS) < FEW_OTHERS:
            return self._rows(self.everywhere.all_of(others), begins=last[0])
        beginnings = self.sample.all_of([last], last_begins=True)
        if others and self._count(beginnings, most=FEW_BEGINNINGS) == FEW_BEGINNINGS:
            return None
        return self._rows(self.everywhere.all_of([*others, last], last_begins=True))

    def as_meant(self, *, known: set[int]) -> list[Found]:
        """A word that stands nowhere is replaced by its near words; where all stand somewhere, any one may be."""
        near = near_words(legal_entity=self.everywhere.legal_entity, kind=self.searchable.kind, typed=self.typed)
        unknown = [word for word in near if not near[word].known]
        if not any(near[word].near for word in near) or not all(near[word].near for word in unknown):
            return []
        doubted = unknown or list(near)
        choices = [[word, *near[word].near] if word in doubted else [word] for word in self.typed]
        if not unknown:
            # At least one was meant to be another: the index begins with these, which are mostly rare.
            choices.append(list(dict.fromkeys(meant for word in near for meant in near[word].near)))
        rows = self._rows(self.sample.all_of(choices))
        if len(rows) < self.limit:
            rows = self._rows(self.everywhere.all_of(choices))
        return self._ranked({row: words for row, words in rows.items() if row not in known}, Match.SIMILAR)

    def _count(self, query: str, *, most: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT.format(table=self.searchable.table, most=most), [query])
            return int(cursor.fetchone()[0])

    def _rows(self, *queries: str, begins: str = "") -> Rows:
        """The rows of the first query, then those of the next one as far as there is room."""
        part = ROWS.format(table=self.searchable.table, condition=self.searchable.condition, most=MOST_CANDIDATES)
        sql = f"SELECT * FROM ({' UNION ALL '.join([part] * len(queries))}) AS rungs LIMIT {MOST_CANDIDATES}"  # noqa: S608 (constants)
        wall = self.everywhere.legal_entity
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for query in queries for value in (query, wall, f" {begins}")])
            return dict(cursor.fetchall())

    def _ranked(self, rows: Rows, match: Match = Match.WORDS) -> list[Found]:
        ranks = {row: rank(words.split(" "), self.typed) for row, words in rows.items()}
        return [Found(id=row, match=match) for row in sorted(ranks, key=lambda row: (ranks[row], row))]


def rank(words: Sequence[str], typed: Sequence[str]) -> tuple[int, int]:
    """How well a row fits, the smaller the better: typed words that it lacks, then how late it has the others."""
    places = {word: place for place, word in reversed(list(enumerate(words)))}
    missing = sum(word not in places for word in typed)
    return missing, sum(places.get(word, 0) for word in typed)
