"""A terminal of an operator: `ringup …` as processes of their own, with a home that nobody else uses."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a process: ours, but none of Ringup's except those given."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("RINGUP_", "DATABASE_", "DJANGO_"))
    }
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    return {**kept, "RINGUP_HOME": str(home), "PYTHONPATH": path, **more}


def ringup(*words: str, home: Path, text: str | None = None, **more: str) -> "subprocess.CompletedProcess[str]":
    """Runs one command to its end; `text` is its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "ringup", *words],
        env=environment(home, **more),
        input=text,
        capture_output=True,
        text=True,
        timeout=600,  # the tables of an empty database are made from all migrations
        cwd=home,
    )
