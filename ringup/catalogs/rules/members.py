"""Reads a list of addresses as CSV text: which columns it has, and which rows are no addresses."""

import csv
from collections.abc import Mapping

from ringup.values.refusal import Refusal

COLUMNS = ("customer", "name", "street", "postal_code", "city", "region", "country", "email")
LONGEST = {"name": 160, "postal_code": 20, "city": 80, "region": 80, "country": 2, "email": 254, "street": 500}
MOST_ROWS = 200_000
NAMED = 20
NUL = "\x00"


def read_members(text: str) -> list[dict[str, str]] | tuple[Refusal, ...]:
    """The rows by column, without empty columns; or every bad row (at most 20 are named).

    Refusals: `columns_unknown` {columns}, `list_empty`, `list_too_long` {most}, per row `row_without_name` {row} and
    `cell_too_long` {row, column}. A row names a customer by number, or a prospect by name.

    >>> read_members("name;city\\nHanna Berg;Oslo")
    [{'name': 'Hanna Berg', 'city': 'Oslo'}]
    """
    lines = text.replace(NUL, "").strip("\ufeff\r\n ").splitlines()
    if len(lines) < 2:
        return (Refusal(code="list_empty", facts={"columns": ", ".join(COLUMNS)}, field="text"),)
    if len(lines) > MOST_ROWS:
        return (Refusal(code="list_too_long", facts={"most": MOST_ROWS}, field="text"),)
    separator = max(";,\t", key=lines[0].count)
    heads = [head.strip().casefold() for head in lines[0].split(separator)]
    if unknown := [head for head in heads if head not in COLUMNS]:
        facts = {"columns": ", ".join(unknown), "known": ", ".join(COLUMNS)}
        return (Refusal(code="columns_unknown", facts=facts, field="text"),)
    rows, bad = [], []
    for at, cells in enumerate(csv.reader(lines[1:], delimiter=separator), start=2):
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip()}
        if not row:
            continue
        if refusal := _refuse(row, at):
            bad.append(refusal)
        rows.append(row)
    return tuple(bad[:NAMED]) or rows


def _refuse(row: Mapping[str, str], at: int) -> Refusal | None:
    if not row.get("customer") and not row.get("name"):
        return Refusal(code="row_without_name", facts={"row": at}, field="text")
    for column, most in LONGEST.items():
        if len(row.get(column, "")) > most:
            return Refusal(code="cell_too_long", facts={"row": at, "column": column}, field="text")
    return None
