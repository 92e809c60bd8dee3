"""Lines of text to records of cells, each with its line; a record that can not be split is told, not lost."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ringup.imports.reading.unreadable import UnreadableFile

DELIMITERS = ",;\t|"
LONGEST_RECORD = 2 * 1024 * 1024
"""Characters, over all lines of one record: without it a file of quoted line breaks would be one endless record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row: the line it begins on (1 is the file's first), the line it ends on, its cells."""

    line: int
    last_line: int
    cells: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsplittable:
    """A row that is no CSV: a misplaced or unclosed quote, a lone carriage return, a cell beyond 131,072 characters."""

    line: int
    last_line: int
    code: str


class _Feed:
    """Hands lines to `csv.reader` and keeps count of what the present record has taken."""

    def __init__(self, first: str, lines: Iterator[str]) -> None:
        self._first: str | None = first
        self._lines = lines
        self.taken = 0
        self.line = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self._first is not None:
            line, self._first = self._first, None
        else:
            line = next(self._lines)
        self.line += 1
        self.taken += len(line)
        if self.taken > LONGEST_RECORD:
            raise UnreadableFile("record_too_long", line=self.line, limit=LONGEST_RECORD)
        return line


def records(lines: Iterable[str]) -> Iterator[Record | Unsplittable]:
    """All records, the header first; blank lines are no records.

    The delimiter is the one of `,` `;` TAB `|` that the first line has most of.
    Raises `UnreadableFile`: `file_empty`, `record_too_long`.
    """
    source = iter(lines)
    first = next(source, "")
    if not first.strip():
        raise UnreadableFile("file_empty")
    feed = _Feed(first, source)
    reader = csv.reader(feed, delimiter=delimiter_of(first), strict=True)
    while True:
        begin, feed.taken = feed.line + 1, 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unsplittable(line=begin, last_line=feed.line, code=_code(error))
            continue
        if cells:
            yield Record(line=begin, last_line=feed.line, cells=cells)


def delimiter_of(header: str) -> str:
    """`number;name` → `;`. Of a tie the earlier in DELIMITERS; a header of one column counts as comma-separated."""
    return max(DELIMITERS, key=header.count)


def _code(error: csv.Error) -> str:
    # The reader goes on with the next line after an error; only its message says what it was.
    message = str(error)
    if "field limit" in message:
        return "cell_too_long"
    return "line_break_unquoted" if "new-line" in message else "quotes_broken"
