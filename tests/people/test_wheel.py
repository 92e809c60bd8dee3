"""Somebody without node or a checkout installs the wheel, then looks at the demo."""

import os
import shutil
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people.demo_run import DemoRun, page
from tests.people.terminal import CHECKOUT
from tests.people.test_demo import clean_up
from tests.people.test_price_files import THREE_CUPS
from tests.scratch import scratch_folder
from tests.waiting import eventually

BY_HASH = ("--quiet", "--no-compile", "--require-hashes", "--no-deps")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    outcome = subprocess.run(build, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr
    return next(folder.glob("ringup-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Path]:
    """The program `ringup` in a fresh environment whose path has a blank."""
    folder = scratch_folder("ringup installed ")
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / "bin" / "python"
    lock = CHECKOUT / "requirements" / "embedded.txt"
    for arguments in ((*BY_HASH, "-r", lock), ("--quiet", "--no-compile", "--no-deps", wheel)):
        subprocess.run([python, "-m", "pip", "install", "--disable-pip-version-check", *arguments], check=True)
    # The wheel declares what it needs, and the lock fulfills it.
    checked = subprocess.run([python, "-m", "pip", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    yield folder / "environment" / "bin" / "ringup"
    shutil.rmtree(folder)


@pytest.fixture
def home() -> Iterator[Path]:
    folder = scratch_folder("ringup wheel ")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def variables(program: Path, home: Path) -> dict[str, str]:
    """No node, no checkout, no tools: only the environment's own programs."""
    return {"PATH": str(program.parent), "HOME": str(home), "RINGUP_HOME": str(home), "LANG": "C.UTF-8"}


def test_the_wheel_carries_what_a_checkout_builds(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for name in ("app.js", "style.css", "icons.svg"):
        assert f"ringup/web/ui/static/ringup/dist/{name}" in inside
    assert "ringup/demo/data/online_retail.csv.xz" in inside
    assert "ringup/web/ui/templates/ui/base.html" in inside
    sources = {path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob("ringup/locale/*/LC_MESSAGES/*.po")}
    assert {source.removesuffix("po") + "mo" for source in sources} <= inside
    assert not [name for name in inside if name.endswith((".po", ".built", ".pyc"))]
    assert not [name for name in inside if name.startswith(("tests/", "tools/"))]


def test_it_explains_itself_and_calculates(installed: Path, home: Path) -> None:
    explained = subprocess.run([installed, "--help"], env=variables(installed, home), capture_output=True, text=True)
    assert explained.returncode == 0
    assert "demo" in explained.stdout
    outcome = subprocess.run(
        [installed, "price", "-"], env=variables(installed, home), input=THREE_CUPS, capture_output=True, text=True
    )
    assert '"total": "29.85"' in outcome.stdout


def test_its_demo_runs_and_ends(installed: Path, home: Path) -> None:
    run = DemoRun(home, command=[str(installed)], PYTHONPATH="", PATH=str(installed.parent))
    try:
        address = run.wait_until_ready()
        styled = page(address)
        assert "/static/ringup/dist/style." in styled
        assert str(CHECKOUT) not in run.said
        assert run.end(signal.SIGINT) == 0
        eventually(lambda: run.processes() == set())
    finally:
        clean_up(run)


def test_nothing_of_the_checkout_is_used(installed: Path, home: Path) -> None:
    where = subprocess.run(
        [installed.parent / "python", "-c", "import ringup; print(ringup.__file__)"],
        env=variables(installed, home),
        cwd=home,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed.parent.parent)
    assert os.path.commonpath([where.stdout.strip(), CHECKOUT]) != str(CHECKOUT)
