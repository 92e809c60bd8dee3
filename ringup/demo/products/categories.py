"""The category of an item from the words of its description; the table is categories.toml, its order decides."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\s,.;:()]+")


@dataclass(frozen=True, kw_only=True)
class DemoCategory:
    """A category and what leads to it: whole words and phrases of a description. `motif` draws its pictures."""

    code: str
    name: str
    parent: str
    motif: str
    words: frozenset[str]
    phrases: tuple[str, ...]


@cache
def categories() -> tuple[DemoCategory, ...]:
    """All leaf categories in the order in which they are tried; the last has no words and takes the rest."""
    return tuple(_category(table) for table in _tables()["category"])


@cache
def parents() -> tuple[tuple[str, str], ...]:
    """Code and name of the categories above the leaves."""
    return tuple((table["code"], table["name"]) for table in _tables()["parent"])


@cache
def category_of(description: str) -> DemoCategory:
    """`WHITE HANGING HEART T-LIGHT HOLDER` → CANDLES: its word T-LIGHT comes before HOLDER, HEART and HANGING."""
    found = _WORD.findall(description.upper())
    text, words = f" {' '.join(found)} ", frozenset(found)
    for category in categories():
        if not words.isdisjoint(category.words) or any(f" {phrase} " in text for phrase in category.phrases):
            return category
    return categories()[-1]


@cache
def _tables() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("categories.toml").read_text(encoding="utf-8"))


def _category(table: dict[str, str]) -> DemoCategory:
    words = [" ".join(word.split()) for word in table["words"].split(",") if word.strip()]
    return DemoCategory(
        code=table["code"],
        name=table["name"],
        parent=table["parent"],
        motif=table["motif"],
        words=frozenset(word for word in words if " " not in word),
        phrases=tuple(word for word in words if " " in word),
    )
