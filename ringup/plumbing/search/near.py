"""Finds in the vocabulary the words that somebody may have meant."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ringup.plumbing.search.vocabulary import is_in_vocabulary, mark_of
from ringup.values.near_words import slip_keys, slips_between, sound

MOST_NEAR_WORDS = 8
FURTHEST_SLIPS = 2

ONE_SLIP_OR_SAME_SOUND = """
(SELECT {at} AS at, word FROM plumbing_searchword WHERE legal_entity = %s AND kind = %s AND word = %s)
UNION ALL
(SELECT {at}, word FROM (SELECT word FROM plumbing_searchword WHERE search_keys(keys) && %s LIMIT 400) AS some_words
 ORDER BY similarity(word, %s) DESC LIMIT 40)
UNION ALL
(SELECT {at}, word FROM plumbing_searchword WHERE search_keys(keys) @> %s
 ORDER BY similarity(word, %s) DESC LIMIT 20)
"""
# A word that holds most of what was typed: the end of a compound, or a beginning with a slip in it.
MOST_OF_IT = """
(SELECT {at} AS at, word FROM plumbing_searchword WHERE search_wall(legal_entity, kind) @> %s AND word %%> %s
 ORDER BY word <->> %s, length(word) LIMIT 8)
"""


@dataclass(frozen=True, kw_only=True)
class NearWords:
    """What one typed word may have been meant to be, nearest first; `known` when it stands somewhere itself."""

    known: bool
    near: tuple[str, ...]


def near_words(*, legal_entity: int, kind: str, typed: Sequence[str]) -> dict[str, NearWords]:
    """For each typed word that is made of letters its near words; at most two queries.

    First those that are a slip away or sound alike; for what has none of these, words that contain most of it. Beside
    a word that stands nowhere, one that is known was meant as it stands, and nothing more is looked for.
    """
    mark = mark_of(legal_entity=legal_entity, kind=kind)
    asked = [word for word in typed if is_in_vocabulary(word)]
    found = _ask(
        ONE_SLIP_OR_SAME_SOUND,
        asked,
        lambda word: (legal_entity, kind, word, _slips(word, mark), word, [f"{mark}~{sound(word)}"], word),
    )
    near = {word: NearWords(known=word in found[word], near=_nearest(word, found[word])) for word in asked}
    all_known = all(words.known for words in near.values())
    lost = [word for word in asked if not near[word].near and near[word].known is all_known]
    parts = _ask(MOST_OF_IT, lost, lambda word: ([mark], word, word))
    return near | {
        word: NearWords(known=near[word].known, near=tuple(part for part in parts[word] if part != word))
        for word in lost
    }


def _nearest(typed: str, words: Iterable[str]) -> tuple[str, ...]:
    slips = {word: slips_between(typed, word) for word in words if word != typed}
    furthest = min(FURTHEST_SLIPS, len(typed) // 2)
    return tuple(sorted((w for w in slips if slips[w] <= furthest), key=lambda w: (slips[w], w)))[:MOST_NEAR_WORDS]


def _ask(question: str, words: Sequence[str], values: Callable[[str], tuple[Any, ...]]) -> dict[str, list[str]]:
    """The same question about several words, in one statement."""
    answers: dict[str, list[str]] = {word: [] for word in words}
    if words:
        sql = " UNION ALL ".join(question.format(at=at) for at in range(len(words)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for word in words for value in values(word)])
            for at, word in cursor.fetchall():
                answers[words[at]].append(word)
    return answers


def _slips(word: str, mark: str) -> list[str]:
    return [f"{mark}{key}" for key in slip_keys(word)]
