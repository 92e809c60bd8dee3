"""What a kind of file is: its columns, how a row is staged, how the staged rows are merged into the tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where a file goes: the legal entity (its id) with its currency, minor unit, country and language."""

    legal_entity: int
    currency: str
    exponent: int
    country: str
    language: str


Staged = tuple[object, ...]
"""The values of one row for the staging table, the line first."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file.

    `staging` are the staging table's columns after `line`, as in CREATE TABLE; `stage` turns readable rows into staged
    ones or rejects them; `merge` moves the staged rows into the tables in a fixed number of statements, after it has
    rejected those that do not fit what is there. `group` names the column by which rows stand or fall together.
    """

    name: str
    columns: tuple[Column, ...]
    staging: tuple[str, ...]
    stage: Callable[[Iterable[Row | Rejected], Setting], Iterator[Staged | Rejected]]
    merge: Callable[[Staging, Setting], Merged]
    group: str = ""
