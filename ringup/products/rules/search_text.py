"""Under which words an item is found, the most telling first."""

from collections.abc import Iterable

from ringup.values.search_words import stored_words


def search_text(
    *,
    number: str,
    names: Iterable[str],
    variant: Iterable[str] = (),
    search_words: str = "",
    categories: Iterable[str] = (),
    bar_codes: Iterable[str] = (),
) -> str:
    """The words of an item, separated by single blanks: number, names in all languages, the rest.

    >>> search_text(number="85123A", names=["White lantern", "Weiße Laterne"], categories=["Lights"])
    '85123a white lantern weisse laterne lights'
    """
    return " ".join(stored_words([number, *names, *variant, search_words, *categories, *bar_codes]))
