"""What an import tells: while it runs, and in the end."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ringup.imports.rules.cells import Fault
from ringup.imports.rules.reconciliation import Tally
from ringup.values.refusal import Refusal


class Progress(Protocol):
    """Told again and again how far it is: `progress("Reading", 12, 100)`; without a total it is a step that is done."""

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None: ...


def silent(text: str, done: int = 0, total: int = 0) -> None:
    """A progress that nobody watches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A row that was not taken: where it stands and all that is wrong with it, by column ("" for the whole row).

    `group` is the number of the order that the row belongs to, where one bad row keeps its whole group out.
    """

    line: int
    faults: tuple[tuple[str, Fault], ...]
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A sales history by kind of row: what the file holds and what is kept now, each with its exact value.

    `rejected` rows are in `read` and not in `kept`; without any the two agree, or the import is undone.
    """

    read: tuple[Tally, ...]
    kept: tuple[Tally, ...]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What the merge did, in rows of the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    reconciliation: Reconciliation | None = None


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """The outcome of one file.

    A `refusal` says why the file as a whole was not taken; then nothing was changed. Otherwise
    `rows` = `created` + `updated` + `unchanged` + `rejected`. A dry run counts what a real one would do.
    `problems` are the first few of all; the file `rejects` holds every one.
    """

    kind: str
    path: Path
    dry_run: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored_columns: tuple[str, ...] = ()
    problems: tuple[Rejected, ...] = ()
    rejects: Path | None = None
    reconciliation: Reconciliation | None = None
    refusal: Refusal | None = None
    seconds: float = 0.0
