"""The processes of a demo: started in order, restarted when they die, ended in reverse; none outlives the demo."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from ringup.plumbing.postgres import stop
from ringup.plumbing.postgres.account import Account
from ringup.project.command_line.database import embedded_server, use_database
from ringup.project.command_line.problem import CommandProblem

LOOK_EVERY = 0.2
READY_WITHIN = 60
GRACE = 10
# More deaths than this within a minute are no accident.
DEATHS_ALLOWED = 5


class Member(Protocol):
    """What a household takes care of."""

    name: str

    def start(self) -> None: ...
    def is_alive(self) -> bool: ...
    def end(self) -> None: ...
    def last_words(self) -> str: ...


class Child:
    """One Python process of ours. `command` stands after the interpreter; `keeps` are open files it inherits."""

    def __init__(self, name: str, command: tuple[str, ...], *, log: Path, keeps: tuple[int, ...] = ()) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._keeps = keeps
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        as_we_are = Account(way="as_is", user=os.geteuid(), group=os.getegid())
        command = as_we_are.command([sys.executable, *self._command], dies_with=os.getpid())
        with self.log.open("wb" if self._process is None else "ab") as log:
            # A session of its own: Ctrl-C in the terminal comes to us alone.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, pass_fds=self._keeps
            )

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def end(self) -> None:
        """Asks politely first, then not."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(GRACE)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()[-12:]
        return "\n".join([*(f"  {line}" for line in lines), f"Its log is {self.log}."])


class EmbeddedDatabase:
    """The embedded server, as a member. One that ran before us is used and left running."""

    name = "database"

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        os.environ.pop("DATABASE_URL", None)
        self._process = use_database(ends_with_us=True)

    def is_alive(self) -> bool:
        return self._process is None or self._process.poll() is None

    def end(self) -> None:
        if self._process is not None:
            stop(embedded_server())
            self._process.wait()

    def last_words(self) -> str:
        return f"Its log is {embedded_server().folder.log}."


class Household:
    """All members, in the order in which they came."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED + 1)

    def add(self, member: Member) -> None:
        """Starts a member and takes care of it from now on."""
        self._members.append(member)
        member.start()

    def wait_for_answer(self, web: Member, address: str) -> None:
        """Returns once the web server answers; raises CommandProblem when it dies or takes too long."""
        deadline = time.monotonic() + READY_WITHIN
        while not _answers(address):
            self._revive()
            if time.monotonic() > deadline:
                raise CommandProblem(f"{address} does not answer.\n{web.last_words()}")
            time.sleep(LOOK_EVERY / 2)

    def watch(self) -> None:
        """Restarts whoever dies, until a KeyboardInterrupt."""
        while True:
            self._revive()
            time.sleep(LOOK_EVERY)

    def end(self) -> None:
        """Ends all members, the last first; a second Ctrl-C makes it quick, never incomplete."""
        while self._members:
            try:
                self._members[-1].end()
            except KeyboardInterrupt:
                continue
            self._members.pop()

    def _revive(self) -> None:
        for member in self._members:
            if member.is_alive():
                continue
            self._deaths.append(time.monotonic())
            if len(self._deaths) > DEATHS_ALLOWED and self._deaths[-1] - self._deaths[0] < 60:
                raise CommandProblem(f"the {member.name} process ends again and again:\n{member.last_words()}")
            print(f"The {member.name} process ended; starting it again.", file=sys.stderr, flush=True)
            member.start()


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
