"""How text becomes the words that a search compares: without case, accents and punctuation, in a few spellings.

Stored text gets every spelling that people use for it (`Müller`: muller, mueller); what is typed stays one spelling,
so a short query never grows. The same two functions serve every search and every import.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST_WORD = 40
LONGEST_QUERY = 120
MOST_QUERY_WORDS = 8

# Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
# How German and the Nordic languages write a letter out where its mark is missing: Müller, Mueller.
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
DIGRAPHS = re.compile(r"[aou]e|aa")
PIECES = re.compile(r"\S+")
WORDS = re.compile(r"[^\W_]+")
E_MAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]*")


def plain(text: str) -> str:
    """Small letters without accents: `Ærø Straße` is `aero strasse`."""
    if text.isascii():
        return text.lower()
    # Twice: taking a sign apart can leave capitals (℡), and small letters can come apart again.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(PLAIN))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def query_words(text: str) -> tuple[str, ...]:
    """The words that somebody typed, in order and once each; e-mail addresses and codes stay one word.

    >>> query_words("Müller,  8000 Århus C-100001")
    ('muller', '8000', 'arhus', 'c100001')
    """
    text = text[:LONGEST_QUERY].replace("\0", " ")
    words: list[str] = []
    for piece in PIECES.findall(text):
        e_mail = E_MAIL.match(piece)
        parts = _words(plain(piece))
        words += [e_mail.group().casefold()] if e_mail else ["".join(parts)] if _is_code(parts) else parts
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:MOST_QUERY_WORDS]


def stored_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Every word under which the texts shall be found, the most important text first, each word once.

    >>> stored_words(["C-100001", "Jean-Luc Müller"])
    ('c100001', '100001', 'jean', 'luc', 'jeanluc', 'muller', 'mueller')
    """
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in _spellings_of_text(text)))


def _spellings_of_text(text: str) -> Iterator[str]:
    for piece in PIECES.findall(text.replace("\0", " ")):
        e_mail = E_MAIL.match(piece)
        if e_mail:
            yield e_mail.group().casefold()
        # What stands behind the address is found, too: `carla@jansen.example"` in a note.
        if e_mail is None or e_mail.end() < len(piece):
            yield from _spellings(piece)


@lru_cache(maxsize=50_000)
def _spellings(piece: str) -> tuple[str, ...]:
    """The spellings of one piece between blanks: its words, the piece written together, and without digraphs."""
    words: list[str] = []
    for form in (plain(piece), plain(piece.casefold().translate(WRITTEN_OUT))):
        parts = _words(form)
        if _is_code(parts):
            # The letters of a code stand in every code like it: they would find everything.
            words += ["".join(parts), *(part for part in parts if len(part) > 2 or not part.isalpha())]
        else:
            words += [*parts, "".join(parts)] if len(parts) > 1 else parts
    # "Mueller" is also found by "Müller": what is typed becomes "muller".
    words += [DIGRAPHS.sub(lambda pair: pair.group()[0], word) for word in words if word.isalpha()]
    return tuple(dict.fromkeys(words))


def _words(text: str) -> list[str]:
    return WORDS.findall(text)


def _is_code(parts: list[str]) -> bool:
    """Whether a piece is the number of something, such as `C-100001` or `85123-A`."""
    return len(parts) > 1 and any(not part.isalpha() for part in parts)
