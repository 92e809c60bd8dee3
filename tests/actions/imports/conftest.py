"""Harbor Gifts takes files: `take(kind, text)` writes the text to a file and imports it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ringup.imports.report import ImportReport
from ringup.imports.run import run_import
from tests.factories.company import make_legal_entity

Take = Callable[..., ImportReport]


@pytest.fixture
def take(db: None, tmp_path: Path) -> Take:
    make_legal_entity()
    rejects = tmp_path / "rejects.csv"

    def run(kind: str, text: str | bytes, *, dry_run: bool = False, legal_entity: str = "HARBOR") -> ImportReport:
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run_import(kind=kind, path=path, legal_entity=legal_entity, dry_run=dry_run, rejects=rejects)

    return run


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected; they add up to the rows of the file."""
    assert report.refusal is None, report.refusal
    assert report.rows == report.created + report.updated + report.unchanged + report.rejected
    return report.created, report.updated, report.unchanged, report.rejected


def faults(report: ImportReport) -> list[tuple[int, str, str]]:
    """(line, column, code) of everything that was wrong, in the order of the lines."""
    return sorted((row.line, column, fault.code) for row in report.problems for column, fault in row.faults)
