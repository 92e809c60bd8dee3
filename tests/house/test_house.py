"""The checkout passes every check, and every check turns red on what it is there to find."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.checks import CHECKS, Check
from tests.house.tree import SELDOM_READ, Tree
from tests.scratch import scratch_folder

CHECKOUT = Tree(Path(__file__).resolve().parents[2])
COPIED = ("ringup", "docs", "requirements", "pyproject.toml")
PLANTS = [(check, path) for check in CHECKS for path in check.PLANTED]


def name_of(value: object) -> str:
    return getattr(value, "__name__", str(value)).rpartition(".")[2] if not isinstance(value, str) else value


@pytest.fixture(scope="module")
def copy() -> Iterator[Tree]:
    """A copy of the checkout in which things may be planted."""
    root = scratch_folder("ringup-house-")
    for name in COPIED:
        source = CHECKOUT.root / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns(*SELDOM_READ, "*.csv*", "dist"))
        else:
            shutil.copy(source, root / name)
    yield Tree(root)
    shutil.rmtree(root)


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_the_house_has_none_of(check: Check) -> None:
    found = check.violations(CHECKOUT)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("check", "path"), PLANTS, ids=name_of)
def test_a_planted_violation_is_found(check: Check, path: str, copy: Tree) -> None:
    before = set(check.violations(copy))
    with planted(copy.root / path, check.PLANTED[path]):
        assert set(check.violations(copy)) - before


@contextmanager
def planted(file: Path, text: str) -> Iterator[None]:
    """A file with this text for a while; then all is as it was."""
    was = file.read_text() if file.exists() else None
    made = next((parent for parent in reversed(file.parents) if not parent.exists()), file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    try:
        yield
    finally:
        if was is not None:
            file.write_text(was)
        elif made.is_dir():
            shutil.rmtree(made)
        else:
            made.unlink()


def test_the_list_of_checks_is_whole_and_in_order() -> None:
    names = [check.__name__.rpartition(".")[2] for check in CHECKS]
    files = sorted(path.stem for path in Path(__file__).with_name("checks").glob("*.py") if path.stem != "__init__")
    assert names == files
