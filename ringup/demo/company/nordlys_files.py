"""The files of Nordlys Bolig: forty items with names in three languages, and sixty customers in Denmark and Germany."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ringup.demo.history.files import cost, write_file
from ringup.demo.made_up.people import make_up
from ringup.values.decimals import parse_decimal

DANES, GERMANS = 45, 15


@dataclass(frozen=True, kw_only=True)
class NordlysItem:
    """An item of the catalog; `look` is what its picture is drawn from."""

    number: str
    category: str
    price: str
    danish: str
    german: str
    english: str
    look: str


@cache
def nordlys_items() -> tuple[NordlysItem, ...]:
    """The catalog, in its own order."""
    names = ("category", "price", "danish", "german", "english", "look")
    return tuple(
        NordlysItem(number=number, **dict(zip(names, values, strict=True)))
        for number, values in _table()["items"].items()
    )


def nordlys_categories() -> list[dict[str, str]]:
    """Code and name of the categories."""
    return list(_table()["categories"])


def write_nordlys_files(folder: Path) -> dict[str, Path]:
    """The four files, by kind."""
    rows = {"customers": _customers(), "products": _products(), "prices": _prices(), "stock": _stock()}
    files = {kind: folder / f"nordlys-{kind}.csv" for kind in rows}
    for kind, path in files.items():
        write_file(path, rows[kind])
    return files


def _customers() -> Iterator[Sequence[object]]:
    yield (
        *("number", "first_name", "last_name", "organization", "email", "phone", "street", "postal_code", "city"),
        *("country", "language", "price_group", "allow_on_account", "credit_limit"),
    )
    for index in range(DANES + GERMANS):
        number = f"N-{1001 + index}"
        person = make_up(number, "Denmark" if index < DANES else "Germany", 500 + index)
        member, trusted = index % 3 == 0, index % 5 == 0
        yield (
            *(number, person.first_name, person.last_name, person.organization, person.email, person.phone),
            *(person.street, person.postal_code, person.city, person.country, person.language),
            *("KLUB" if member else "", "yes" if trusted else "no", "2500.00" if trusted else ""),
        )


def _products() -> Iterator[Sequence[object]]:
    yield ("number", "name", "category", "cost", "tax_group", "unit", "name_da", "name_de", "name_en")
    for item in nordlys_items():
        yield (
            *(item.number, item.danish, item.category, cost(item.number, parse_decimal(item.price))),
            *("FULL", "stk", item.danish, item.german, item.english),
        )


def _prices() -> Iterator[Sequence[object]]:
    yield ("item", "price", "price_group", "unit")
    for item in nordlys_items():
        yield (item.number, item.price, "", "")
        if item.category == "LYS":
            yield (item.number, parse_decimal(item.price) - 10, "KLUB", "stk")


def _stock() -> Iterator[Sequence[object]]:
    yield ("item", "warehouse", "on_hand")
    for item in nordlys_items():
        yield (item.number, "GREVE", Random(f"stock:{item.number}").randint(0, 120))  # noqa: S311 made up, no secret


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("nordlys_items.toml").read_text(encoding="utf-8"))
