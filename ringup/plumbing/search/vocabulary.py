"""Keeps the vocabulary of a search: the words that stand in its rows, each once."""

from collections.abc import Iterable

from ringup.plumbing.search.models import SearchWord
from ringup.values.near_words import slip_keys, sound

SHORTEST = 3


def is_in_vocabulary(word: str) -> bool:
    """Whether slips are looked for in such a word: letters only, for a number is right or wrong."""
    return len(word) >= SHORTEST and word.isalpha()


def keep_words(*, legal_entity: int, kind: str, words: Iterable[str]) -> None:
    """Add what the vocabulary does not hold yet; safe beside others that add the same words."""
    mark = mark_of(legal_entity=legal_entity, kind=kind)
    # Sorted, so that two writers take the same words in the same order and never wait for each other in a circle.
    new = sorted({word for word in words if is_in_vocabulary(word)})
    SearchWord.objects.bulk_create(
        [SearchWord(legal_entity=legal_entity, kind=kind, word=word, keys=keys_of(word, mark)) for word in new],
        ignore_conflicts=True,
        batch_size=5_000,
    )


def keys_of(word: str, mark: str) -> list[str]:
    """What stands in the index for a word: its slips and, after a `~`, its sound."""
    heard = sound(word)
    return [f"{mark}{key}" for key in sorted(slip_keys(word))] + ([f"{mark}~{heard}"] if heard else [])


def mark_of(*, legal_entity: int, kind: str) -> str:
    """What stands in front of every key: the wall and the kind."""
    return f"{legal_entity}{kind}:"
