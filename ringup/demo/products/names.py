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


def readable(description: str) -> str:
    """`WHITE HANGING HEART T-LIGHT HOLDER` → `White hanging heart T-light holder`; sizes and codes stay as they are."""
    words = [_word(piece) for piece in _PIECE.findall(description)]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _word(piece: str) -> str:
    lower = piece.lower()
    if lower in _KEPT:
        return _KEPT[lower]
    if any(sign.isdigit() for sign in piece) or (len(piece) < 4 and "/" in piece):
        return piece
    return "/".join(_KEPT.get(part, part) for part in lower.split("/"))
