"""The table of peers' bugs tells the truth: what it does not excuse has a test that is marked with its id."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (B\d\d) \| [^|]*\| (.*) \|$", re.MULTILINE)
MARK = re.compile(r"peerbug\(\"(B\d\d)\"\)")


def test_every_row_without_an_excuse_has_a_marked_test() -> None:
    table = (ROOT / "docs/reference/peers-bugs.md").read_text()
    marked = {mark for path in (ROOT / "tests").rglob("*.py") for mark in MARK.findall(path.read_text())}
    promised = {row for row, here in ROW.findall(table) if not here.startswith("cannot ")}
    assert len(promised) > 40
    assert promised - marked == set()
