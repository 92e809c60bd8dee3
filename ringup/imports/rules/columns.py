"""Which column of a file is which: the header is matched by name in any case, with the synonyms that a kind lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ringup.imports.rules.cells import Fault, Reader

MOST_COLUMNS = 256
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a kind: its name, how a cell is read, whether the header must have it and a row must fill it.

    `guarded` columns hold free text that people type: no card number may come in through them.
    """

    name: str
    read: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    guarded: bool = False


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each column of the kind stands in the file (None: nowhere), and what the file has besides."""

    positions: tuple[int | None, ...]
    width: int
    ignored: tuple[str, ...]


def plain(name: str) -> str:
    """`Invoice No.` → `invoiceno`: what two spellings of a column's name have in common."""
    return _NOT_IN_NAMES.sub("", name.casefold())


def match(cells: Sequence[str], columns: Sequence[Column]) -> Header | Fault:
    """`["Name", "Colour", "NUMBER"]` for columns number, name → positions (2, 0), ignored ("Colour",)."""
    if len(cells) > MOST_COLUMNS:
        return Fault(code="too_many_columns", facts={"limit": MOST_COLUMNS, "found": len(cells)})
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = plain(cell)
        if name and name in found:
            return Fault(code="column_twice", facts={"column": cell.strip()})
        found[name] = position
    positions = tuple(_position(column, found) for column in columns)
    taken = [position for position in positions if position is not None]
    if len(set(taken)) < len(taken):
        twice = next(p for p in taken if taken.count(p) > 1)
        return Fault(code="column_twice", facts={"column": cells[twice].strip()})
    missing = [
        column.name for column, place in zip(columns, positions, strict=True) if place is None and column.required
    ]
    if missing:
        return Fault(code="columns_missing", facts={"columns": ", ".join(missing)})
    ignored = tuple(cell.strip() for place, cell in enumerate(cells) if place not in taken and cell.strip())
    return Header(positions=positions, width=len(cells), ignored=ignored)


def _position(column: Column, found: dict[str, int]) -> int | None:
    places = [found[name] for name in map(plain, (column.name, *column.synonyms)) if name in found]
    return places[0] if places else None
