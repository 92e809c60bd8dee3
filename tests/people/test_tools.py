"""The tools that make calls before anything is installed: changelog, Chromium, node."""

import os
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.people.terminal import CHECKOUT


def tool(name: str) -> ModuleType:
    """A file of tools/, which is no package: make calls it with the system's Python."""
    spec = spec_from_file_location(name, CHECKOUT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\nWhat changed.\n\n## 0.1.0 (2026-01-01)\n\n### Added\n\n- All.\n"
    )
    return tmp_path


def fragment(checkout: Path, name: str, text: str) -> None:
    (checkout / "changelog.d" / name).write_text(text)


def test_fragments_become_a_version_above_the_older_ones(checkout: Path) -> None:
    fragment(checkout, "search.added.md", "Search finds\nnames with a slip.\n")
    fragment(checkout, "totals.fixed.md", "Totals add up.\n")
    fragment(checkout, "keys.added.md", "Keys have a help.\n")

    tool("compile_changelog").compile_changelog(checkout, version="0.2.0", date="2026-02-01")

    assert (checkout / "CHANGELOG.md").read_text() == (
        "# Changelog\n\nWhat changed.\n\n## 0.2.0 (2026-02-01)\n\n"
        "### Added\n\n- Keys have a help.\n- Search finds names with a slip.\n\n### Fixed\n\n- Totals add up.\n\n"
        "## 0.1.0 (2026-01-01)\n\n### Added\n\n- All.\n"
    )
    assert list((checkout / "changelog.d").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [("search.md", "One."), ("search.improved.md", "One."), ("search.added.md", "no sentence"), ("a.added.md", "")],
)
def test_a_fragment_that_does_not_fit_stops_everything(checkout: Path, name: str, text: str) -> None:
    fragment(checkout, "good.added.md", "Good.")
    fragment(checkout, name, text)
    before = (checkout / "CHANGELOG.md").read_text()
    with pytest.raises(ValueError, match=name):
        tool("compile_changelog").compile_changelog(checkout, version="0.2.0", date="2026-02-01")
    assert (checkout / "CHANGELOG.md").read_text() == before
    assert len(list((checkout / "changelog.d").iterdir())) == 2


def test_the_fragments_of_this_checkout_fit() -> None:
    changelog = tool("compile_changelog")
    for each in (CHECKOUT / "changelog.d").glob("*.md"):
        assert changelog.kind_of(each) in changelog.KINDS
        assert changelog.sentence_of(each)


def program(folder: Path, name: str, script: str = "exit 0") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return folder


def test_chromium_of_the_system_is_found(path: Path) -> None:
    program(path, "chromium-browser")
    assert tool("find_chromium").chromium() == str(path / "chromium-browser")


def test_a_missing_chromium_is_installed_where_that_is_allowed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "apt-get", f'[ "$1" = update ] || : > "{path}/chromium"; /bin/chmod 755 "{path}/chromium"; exit 0')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert tool("find_chromium").install() == str(path / "chromium")


def test_elsewhere_the_command_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"sudo apt-get install .*chromium"):
        tool("find_chromium").install()


def test_a_package_manager_that_fails_names_its_command(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path, "dnf", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match=r"sudo dnf install -y chromium"):
        tool("find_chromium").install()


def test_a_node_that_is_new_enough_is_used(path: Path) -> None:
    program(path, "node", "echo v22.1.0")
    program(path, "npm")
    with tool("build_frontend").node() as (found, npm):
        assert (found, npm) == (str(path / "node"), [str(path / "npm")])


@pytest.mark.parametrize("version", ["v18.19.0", "", None])
def test_without_one_a_throw_away_node_is_fetched_and_removed(
    version: str | None, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend = tool("build_frontend")
    environment = tmp_path / "node environment"
    environment.mkdir()
    monkeypatch.setattr(frontend, "ENVIRONMENT", environment)
    monkeypatch.setattr(frontend, "throw_away_node", lambda: ("fetched", ["npm"]))
    if version is not None:
        program(path, "node", f"echo {version}")
        program(path, "npm")
    with frontend.node() as (found, _npm):
        assert found == "fetched"
    assert not environment.exists()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = tool("make_environment")
    monkeypatch.setattr(environment, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        environment.main("embedded.txt")


def test_make_lists_what_it_can_do() -> None:
    answer = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in answer.stdout.splitlines()}
    assert {"demo", "test", "bench", "lock", "wheel", "fix", "types", "house", "rules", "changelog", "help"} <= listed
