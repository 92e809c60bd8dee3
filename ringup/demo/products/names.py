"""Readable names: the history shouts, the demo does not."""

import re

# Written as they are however the sentence goes; by their lower-case form.
_NAMES = """
    T-light T-lights TV LED USB UK DIY NYC London Paris Tokyo Christmas Easter Xmas Santa Scottie Edwardian Victorian
    French English Danish Scandinavian Union Jack Charlie Lola Monte Carlo Regency Babushka Suki Dotcomgiftshop
    Valentine Valentines St. George Murano Boudicca Morris
"""
_KEPT = {name.lower(): name for name in _NAMES.split()}
_PIECE = re.compile(r"\S+")
# A size or code: it has a digit (40x40cm), or is one letter and a stroke (S/3, W/).
_CODE = re.compile(r"[0-9]|^[A-Z]/")


def readable(description: str) -> str:
    """`WHITE HANGING HEART T-LIGHT HOLDER` → `White hanging heart T-light holder`; sizes and codes stay as they are."""
    words = [_word(piece) for piece in _PIECE.findall(description)]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _word(piece: str) -> str:
    lower = piece.lower()
    if lower in _KEPT:
        return _KEPT[lower]
    if "/" in piece and len(piece) > 3:  # SET/6, PINK/WHITE
        return "/".join(_word(part) for part in piece.split("/"))
    return piece if _CODE.search(piece) else lower
