"""Under which words a customer is found, the most telling first."""

from collections.abc import Iterable

from ringup.values.search_words import stored_words


def search_text(
    *,
    number: str,
    names: Iterable[str],
    postal_codes: Iterable[str] = (),
    places: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> str:
    """The words of a customer, separated by single blanks: number, names, postal codes, cities and streets, e-mail.

    Phones are not among them: they are compared as numbers, not as words.

    >>> search_text(number="C-100001", names=["Jansen", "Carla"], postal_codes=["3011 AD"], places=["Rotterdam"])
    'c100001 100001 jansen carla 3011 ad 3011ad rotterdam'
    """
    codes = list(postal_codes)
    together = ["".join(code.split()) for code in codes]
    return " ".join(stored_words([number, *names, *codes, *together, *places, *emails]))
