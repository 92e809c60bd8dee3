"""The file of rows that were not taken: line, column, code and reason, safe to open in a spreadsheet."""

import csv
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TextIO

from ringup.imports.report import Rejected
from ringup.imports.rules.cells import FORMULA_STARTS, Fault
from ringup.imports.wording import reason
from ringup.plumbing.card_guard import scrub

SHOWN = 20
"""How many rejected rows the report itself carries."""


class Rejects:
    """Counts rejected rows, keeps the first few, and writes all of them to a CSV file where one is wanted.

    The file is made with the first rejected row; an import without any leaves none. It appears under its name only when
    it is complete, so a file from an earlier run is never half overwritten.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part") if path else None
        self._file: TextIO | None = None
        self.count = 0
        self.first: list[Rejected] = []

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None and self._part is not None and self._path is not None:
            self._file.close()
            if kind is None:
                self._part.replace(self._path)
            else:
                self._part.unlink()

    @property
    def path(self) -> Path | None:
        """The file, if one was needed."""
        return self._path if self._file is not None else None

    def add(self, rejected: Rejected) -> None:
        """Take down one row that is not taken."""
        self.count += 1
        rejected = _scrubbed(rejected)
        if len(self.first) < SHOWN:
            self.first.append(rejected)
        if self._part is None:
            return
        if self._file is None:
            self._file = self._part.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["line", "column", "code", "reason"])
        for column, fault in rejected.faults:
            self._writer.writerow([rejected.line, column, fault.code, harmless(str(reason(fault)))])


def _scrubbed(rejected: Rejected) -> Rejected:
    """The row without card numbers: a fault may repeat what stood in a cell, whichever cell it was."""
    faults = tuple((column, Fault(code=fault.code, facts=_scrubbed_facts(fault))) for column, fault in rejected.faults)
    return replace(rejected, faults=faults)


def _scrubbed_facts(fault: Fault) -> dict[str, object]:
    return {name: scrub(value) if isinstance(value, str) else value for name, value in fault.facts.items()}


def harmless(text: str) -> str:
    """The text with a quote in front where a spreadsheet would run it (B70); an import takes the quote off again."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
