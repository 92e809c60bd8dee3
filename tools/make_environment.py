"""Makes .venv and installs a lock file into it, by hashes. Called by make with the system's Python."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
# Python compiles what it imports by itself; compiling everything beforehand takes as long as installing it.
INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
BY_HASH = ("--require-hashes", "--no-deps")
NO_VENV = """This Python cannot make virtual environments. On Debian and Ubuntu:
  apt-get install python3-venv"""


def main(lock: str) -> None:
    """`lock` is a file name in requirements/, e.g. embedded.txt."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Ringup needs Python 3.11 or newer, this is {sys.version.split()[0]}. `make PYTHON=…` takes another.")
    python = ROOT / ".venv" / "bin" / "python"
    if not works(python):
        print("Making the virtual environment .venv …", flush=True)
        # A process of its own: Debian's Python without ensurepip ends the calling one.
        if subprocess.run([sys.executable, "-m", "venv", "--clear", ROOT / ".venv"]).returncode:
            sys.exit(NO_VENV)
    print(f"Installing what requirements/{lock} names …", flush=True)
    environment = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"}
    outcome = subprocess.run([python, *INSTALL, *BY_HASH, "-r", ROOT / "requirements" / lock], env=environment)
    sys.exit(outcome.returncode)


def works(python: Path) -> bool:
    """Whether the environment is there with pip; one that was moved or whose Python was removed is not."""
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    main(sys.argv[1])
