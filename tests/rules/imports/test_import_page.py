"""The how-to page says what the code does: every kind, column and kind of row, with the numbers of the real history."""

from pathlib import Path

import pytest

from ringup.imports.kinds import KINDS
from ringup.imports.rules.columns import plain
from ringup.imports.rules.row_kinds import RowKind
from tests.rules.imports.test_online_retail import EXPECTED

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "import.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")}
SALES = SECTIONS["sales-history"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_of_every_kind_is_on_the_page(kind):
    section = SECTIONS[kind.name]
    for column in kind.columns:
        assert f"`{column.name}`" in section, column.name
        for synonym in column.synonyms:
            assert plain(synonym) in plain(section), synonym


@pytest.mark.parametrize("kind", [kind for kind in RowKind if kind is not RowKind.BAD_DEBT])
def test_every_kind_of_row_is_on_the_page_with_its_rows(kind):
    line = next(line for line in SALES.splitlines() if f"`{kind.value}`" in line and line.startswith("|"))
    rows, _ = EXPECTED[kind]
    assert f"| {rows:,} |" in line
