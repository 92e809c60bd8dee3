"""Reads a list of addresses as CSV text: which columns it has, and which rows are no addresses."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ringup.values.refusal import Refusal

COLUMNS = ("customer", "name", "street", "postal_code", "city", "region", "country", "email")
# What our own file of a list says besides, for whoever writes to the people on it; a list that comes in may have it.
LANGUAGE = "language"
FILE_HEADS = (*COLUMNS, LANGUAGE)
LONGEST = {"name": 160, "postal_code": 20, "city": 80, "region": 80, "country": 2, "email": 254, "street": 500}
# By what two rows are the same prospect; people who live together are two.
ADDRESS = ("name", "street", "postal_code", "city", "region", "country")
MOST_ROWS = 200_000
NAMED = 20
NUL = "\x00"
RUNS = ("=", "+", "-", "@")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A row of the list: the line on which it begins, and its cells by column, without empty ones."""

    line: int
    cells: Mapping[str, str]


def read_members(text: str) -> list[Member] | tuple[Refusal, ...]:
    """The rows; or every bad row (at most 20 are named).

    Refusals: `columns_unknown` {columns}, `list_empty`, `list_too_long` {most}, `list_not_understood` {row}, per row
    `row_too_wide` {row}, `row_without_name` {row} and `cell_too_long` {row, column}. A row names a customer by number,
    or a prospect by name.

    >>> read_members("name;city\\nHanna Berg;Oslo")
    [Member(line=2, cells={'name': 'Hanna Berg', 'city': 'Oslo'})]
    """
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend(_table(text.replace(NUL, "").strip("\ufeff\r\n ")))
    except csv.Error:
        at = lines[-1][0] + 1 if lines else 1
        return (Refusal(code="list_not_understood", facts={"row": at}, field="text"),)
    if len(lines) < 2:
        return (Refusal(code="list_empty", facts={"columns": ", ".join(COLUMNS)}, field="text"),)
    if len(lines) - 1 > MOST_ROWS:
        return (Refusal(code="list_too_long", facts={"most": MOST_ROWS}, field="text"),)
    heads = [head.casefold() for head in lines[0][1]]
    if unknown := [head for head in heads if head not in FILE_HEADS]:
        facts = {"columns": ", ".join(unknown), "known": ", ".join(COLUMNS)}
        return (Refusal(code="columns_unknown", facts=facts, field="text"),)
    # Cells beyond the columns: a separator stands in a cell, and all behind it would be read under the wrong head.
    if wide := [at for at, cells in lines[1:] if any(cells[len(heads) :])]:
        return tuple(Refusal(code="row_too_wide", facts={"row": at}, field="text") for at in wide[:NAMED])
    return check_members(((at, dict(zip(heads, cells, strict=False))) for at, cells in lines[1:]), field="text")


def check_members(listed: Iterable[tuple[int, Mapping[str, str]]], *, field: str) -> list[Member] | tuple[Refusal, ...]:
    """The same for rows that came as such, each with its number; refusals stand at the field.

    >>> check_members([(1, {"name": " Hanna Berg ", "city": ""})], field="members")
    [Member(line=1, cells={'name': 'Hanna Berg'})]
    """
    rows, bad = [], []
    for at, cells in listed:
        row = {column: cell for column in COLUMNS if (cell := cells.get(column, "").replace(NUL, "").strip())}
        if refusal := _refuse(row, at, field):
            bad.append(refusal)
        rows.append(Member(line=at, cells=row))
    return tuple(bad[:NAMED]) or rows


def address_of(row: Mapping[str, str]) -> tuple[str, ...]:
    """The row's name and address, however it is written in capitals and blanks, in several lines or with commas.

    >>> address_of({"name": "Hanna  Berg", "city": "OSLO"}) == address_of({"name": "hanna berg", "city": "Oslo"})
    True
    >>> address_of({"street": "Havn 1\\nBack door"}) == address_of({"street": "Havn 1, back door"})
    True
    """
    return tuple(" ".join(row.get(column, "").replace(",", " ").split()).casefold() for column in ADDRESS)


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with the line on which it begins; strictly, so that a stray quote swallows no rows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    separator = max(";,\t", key=lines[0].count)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    begins = 1
    for cells in reader:
        found = [_plain(cell.strip()) for cell in cells]
        if any(found):
            yield begins, found
        begins = reader.line_num + 1


def _plain(cell: str) -> str:
    """Without the quote that keeps a spreadsheet from running what our own lists say."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in RUNS else cell


def _refuse(row: Mapping[str, str], at: int, field: str) -> Refusal | None:
    if not row.get("customer") and not row.get("name"):
        return Refusal(code="row_without_name", facts={"row": at}, field=field)
    for column, most in LONGEST.items():
        if len(row.get(column, "")) > most:
            return Refusal(code="cell_too_long", facts={"row": at, "column": column}, field=field)
    return None
