"""Reads a text as the guard sees it: digits of any script as 0–9, separators as plain ones, nothing hidden."""

import re
import unicodedata
from collections.abc import Sequence

HIDDEN = "\x00"
OTHER = "x"
SOFT = " -./_"  # may stand twice between two digits
HARD = ",:;|*+~=\\'"  # may stand once
# Signs outside ASCII that separate digits but are neither blanks nor dashes nor compatible with an ASCII sign.
LOOK_ALIKES = (
    dict.fromkeys("·•∙‧・⋅", ".") | dict.fromkeys("−⁻₋", "-") | dict.fromkeys("’‘′", "'") | {"⁄": "/", "∕": "/"}
)
# A blank, dash, dot or line break as it stands in addresses, HTML and JSON.
ENCODED = re.compile(
    r"%C2%A0|%(?:20|09|0[AD]|2[BCDEF])|\\u00a0|\\[nrt]|&(?:nbsp|ensp|emsp|thinsp|shy|#160|#32|#45);", re.IGNORECASE
)
NEEDS_READING = re.compile(r"[^\t-\r -~]|%|\\|&")


class _Symbols(dict[int, str]):
    """One symbol for one sign, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        symbol = self[code] = _symbol(chr(code))
        return symbol


def _symbol(sign: str) -> str:
    if sign in LOOK_ALIKES:
        return LOOK_ALIKES[sign]
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) == 1 and plain.isascii() and plain.isprintable():
        return plain
    category = unicodedata.category(sign)
    if category == "Pd":
        return "-"
    if category[0] == "Z" or sign in "\t\n\r\v\f\x85":
        return " "
    return HIDDEN if category in ("Cf", "Cc", "Mn", "Me") else OTHER


SYMBOLS = _Symbols()


def read(text: str) -> tuple[str, Sequence[int]]:
    """The symbols of the text, and for each of them its place in the text.

    "４１ 11" → ("41 11", range(5)); a zero-width space between two digits is left out.
    """
    if NEEDS_READING.search(text) is None:
        return text, range(len(text))
    if ENCODED.search(text):
        text = ENCODED.sub(lambda found: " " + HIDDEN * (len(found[0]) - 1), text)
    symbols = text.translate(SYMBOLS)
    if HIDDEN not in symbols:
        return symbols, range(len(symbols))
    places = [place for place, symbol in enumerate(symbols) if symbol != HIDDEN]
    return symbols.replace(HIDDEN, ""), places
