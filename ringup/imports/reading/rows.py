"""Records to rows of values: every cell is read by its column, every fault of a row is told at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ringup.imports.reading.records import Record, Unsplittable
from ringup.imports.report import Rejected
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column, Header
from ringup.plumbing.card_guard import contains_card_number

# The same numbers, codes and texts come again and again; a row of known cells costs a few lookups.
REMEMBERED = 8_192
LONGEST_REMEMBERED = 60
SHORTEST_CARD_NUMBER = 13


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row: its line and one value per column of the kind (None: no such column, or an empty cell)."""

    line: int
    values: tuple[Any, ...]


CellReader = Callable[[str], Any]


class _Faulty(Exception):
    """A cell that says nothing; raised because the cells that do are many and shall not be looked at twice."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def rows(
    records: Iterator[Record | Unsplittable], header: Header, columns: Sequence[Column], group: int | None
) -> Iterator[Row | Rejected]:
    """Every record after the header as a row or as the reason why it is none.

    `group` is the place of the column by which rows belong together, so that a bad row can name its group.
    """
    readers = [
        (_absent, 0) if place is None else (_reader(column), place)
        for place, column in zip(header.positions, columns, strict=True)
    ]
    group_place = header.positions[group] if group is not None else None
    width = header.width
    for record in records:
        if isinstance(record, Unsplittable):
            fault = Fault(code=record.code, facts={"last_line": record.last_line})
            yield Rejected(line=record.line, faults=(("", fault),))
            continue
        cells = record.cells
        if len(cells) == width or _is_padded(cells, width):
            try:
                yield Row(record.line, tuple([read(cells[place]) for read, place in readers]))
                continue
            except _Faulty:
                faults = tuple(_faults(cells, readers, columns))
        else:
            faults = (("", _wrong_width(cells, width)),)
        yield Rejected(line=record.line, faults=faults, group=_group(cells, group_place))


def _faults(
    cells: list[str], readers: Sequence[tuple[CellReader, int]], columns: Sequence[Column]
) -> Iterator[tuple[str, Fault]]:
    for (read, place), column in zip(readers, columns, strict=True):
        try:
            read(cells[place])
        except _Faulty as faulty:
            yield column.name, faulty.fault


def _is_padded(cells: list[str], width: int) -> bool:
    # Spreadsheets leave empty cells behind; only a filled one beyond the header is a fault.
    return len(cells) > width and not any(map(str.strip, cells[width:]))


def _wrong_width(cells: list[str], width: int) -> Fault:
    code = "too_few_cells" if len(cells) < width else "too_many_cells"
    return Fault(code=code, facts={"found": len(cells), "expected": width})


def _group(cells: list[str], place: int | None) -> str:
    return cells[place].strip().upper() if place is not None and place < len(cells) else ""


def _absent(cell: str) -> None:
    """The reader of a column that the file has not got."""


def _reader(column: Column) -> CellReader:
    remembered = lru_cache(maxsize=REMEMBERED)(lambda cell: _value(column, cell))

    def read(cell: str) -> Any:
        # Long cells are seldom the same, and the memory for them is bounded by remembering none.
        return remembered(cell) if len(cell) <= LONGEST_REMEMBERED else _value(column, cell)

    return read


def _value(column: Column, cell: str) -> Any:
    text = cell.strip()
    if not text:
        if column.filled:
            raise _Faulty(Fault(code="empty"))
        return None
    if "\0" in text:
        raise _Faulty(Fault(code="nul_character"))
    if column.guarded and len(text) >= SHORTEST_CARD_NUMBER and contains_card_number(text):
        raise _Faulty(Fault(code="card_number_in_text"))
    value = column.read(text)
    if isinstance(value, Fault):
        raise _Faulty(value)
    return value
