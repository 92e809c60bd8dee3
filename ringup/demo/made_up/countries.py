"""Where the customers of the history live, by its own 38 spellings of countries; the table is countries.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ringup.demo.made_up.cultures import Culture, cultures


@dataclass(frozen=True, kw_only=True)
class Town:
    """A town, the pattern of its postal codes (`#` digit, `@` letter), its state or county where addresses have one."""

    city: str
    postal_code: str
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Country:
    """ISO 3166 code, names and streets, towns, and the languages of documents, each equally likely."""

    code: str
    culture: Culture
    towns: tuple[Town, ...]
    languages: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """All countries by the history's spelling: `countries()["EIRE"].code` → `IE`."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: _country(table) for name, table in tables.items()}


def _country(table: Mapping[str, Any]) -> Country:
    return Country(
        code=table["code"],
        culture=cultures()[table["culture"]],
        towns=tuple(_town(line) for line in table["towns"]),
        languages=tuple(table["languages"]),
    )


def _town(line: str) -> Town:
    city, postal_code, region = [part.strip() for part in f"{line} | ".split("|")][:3]
    return Town(city=city, postal_code=postal_code, region=region)
