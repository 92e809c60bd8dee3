"""Names, shops and streets as they are common where a customer lives; the lists are in cultures.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Culture:
    """Word lists of one language area; `address` is `{number} {street}` or `{street} {number}`."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    shops: tuple[str, ...]
    streets: tuple[str, ...]
    address: str


@cache
def cultures() -> Mapping[str, Culture]:
    """All cultures by name: `cultures()["danish"].first_names[0]` → `William`."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: _culture(table) for name, table in tables.items()}


def _culture(table: Mapping[str, str]) -> Culture:
    return Culture(
        first_names=_list(table["first_names"]),
        last_names=_list(table["last_names"]),
        shops=_list(table["shops"]),
        streets=_list(table["streets"]),
        address=table["address"],
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))
