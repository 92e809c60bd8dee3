"""A running `ringup demo` that a test watches from outside: its words, its processes, its end."""

import lzma
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from threading import Thread

from ringup.plumbing.postgres.processes import PROC, is_alive
from tests.people.terminal import CHECKOUT, environment
from tests.waiting import eventually

HISTORY = CHECKOUT / "demo" / "data" / "online_retail.csv.xz"
FEW_LINES = 2_000


class DemoRun:
    """Starts the demo on a free port; `said` grows while it speaks."""

    def __init__(self, home: Path, *, command: Sequence[str] = (sys.executable, "-m", "ringup"), **more: str) -> None:
        self.home = home
        self.said = ""
        self.process = subprocess.Popen(
            [*command, "demo", "--port", "0"],
            cwd=home,
            env={**environment(home), "RINGUP_DEMO_HISTORY": str(short_history(home)), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def wait_until_ready(self, *, seconds: float = 240) -> str:
        """The address, once the demo has printed it."""
        eventually(lambda: "Ctrl-C stops" in self.said or self.process.poll() is not None, seconds=seconds)
        found = re.search(r"Ringup is ready: (\S+)", self.said)
        assert found, self.said
        return found[1]

    def processes(self) -> set[int]:
        """All processes of the demo: those that live in its home or name it in their environment."""
        return {pid for pid in all_pids() if is_alive(pid) and str(self.home) in variables_of(pid)}

    def end(self, how: signal.Signals) -> int:
        """Sends a signal to the demo and waits for its end; the exit code."""
        self.process.send_signal(how)
        code = self.process.wait(30)
        self._reader.join(5)
        return code


def short_history(home: Path) -> Path:
    """The first few of the real orders: that all of them load is another test's matter."""
    file = home / "history.csv"
    if not file.exists():
        with lzma.open(HISTORY, "rt", encoding="utf-8") as whole:
            file.write_text("".join(islice(whole, FEW_LINES)))
    return file


def all_pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def variables_of(pid: int) -> str:
    try:
        return (PROC / str(pid) / "environ").read_text(errors="replace")
    except OSError:
        return ""


def children_of(pid: int) -> list[int]:
    found = []
    for each in all_pids():
        try:
            fields = (PROC / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] not in {"Z", "X"}:
            found.append(each)
    return found


def command_of(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def page(address: str) -> str:
    """The sign-in page, as a browser gets it."""
    with urllib.request.urlopen(f"{address}account/login/", timeout=20) as answer:
        return answer.read().decode()
