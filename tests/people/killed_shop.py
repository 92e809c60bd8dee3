"""Ringup as an operator runs it: embedded database, `ringup serve`, `ringup worker`, each of them to be killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from ringup.plumbing import postgres
from tests.acquirer import TestAcquirer
from tests.people.demo_run import children_of
from tests.people.terminal import environment, ringup
from tests.waiting import eventually

WEB_PROCESSES = 2


class KilledShop:
    """Starts everything in `home`; what is killed by hand is started again, the web processes by their own parent."""

    def __init__(self, home: Path, acquirer: TestAcquirer) -> None:
        self.home = home
        self._variables = environment(
            home,
            RINGUP_SECRET_KEY="k" * 50,
            RINGUP_HTTPS="no",
            RINGUP_WORKERS=str(WEB_PROCESSES),
            RINGUP_FAKE_ACQUIRER_URL=acquirer.settings["url"],
            RINGUP_FAKE_ACQUIRER_KEY=acquirer.settings["key"],
            RINGUP_FAKE_ACQUIRER_SECRET=acquirer.settings["webhook_secret"],
        )
        migrated = ringup("migrate", home=home)
        assert migrated.returncode == 0, migrated.stderr
        self.database = postgres.find_server(home)
        self._variables["DATABASE_URL"] = self.database.url
        self.known = self._open()
        with socket.create_server(("127.0.0.1", 0)) as free:
            bind = f"127.0.0.1:{free.getsockname()[1]}"
        self.address = f"http://{bind}"
        self._web = self._run("web", "serve", "--bind", bind, "--despite-findings")
        self._worker = self._run("worker", "worker")
        eventually(self._answers, seconds=60)

    def _open(self) -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.people.opened_shop"], env=self._variables, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def _run(self, log: str, *words: str) -> "subprocess.Popen[bytes]":
        with (self.home / f"{log}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "ringup", *words],
                env=self._variables,
                cwd=self.home,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/account/login/", timeout=5):
                return True
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def kill_web(self) -> None:
        """One of the web processes, the one that has lived longest."""
        os.kill(min(children_of(self._web.pid)), signal.SIGKILL)

    def kill_worker(self) -> None:
        """The job worker; nothing else may have ended it."""
        assert self._worker.poll() is None, self.words_of("worker")
        self._worker.kill()
        self._worker.wait()
        self._worker = self._run("worker", "worker")

    def kill_database(self) -> None:
        """The PostgreSQL postmaster; its other processes notice that by themselves."""
        self._kill_postmaster()
        started = ringup("db", "start", home=self.home)
        assert started.returncode == 0, started.stderr

    def _kill_postmaster(self) -> None:
        pid = self.database.folder.postmaster_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def close(self) -> dict[str, int]:
        """Ends the web server, then the worker at the moment when its database goes for good; their exit codes."""
        codes = {"web": _end(self._web)}
        self._kill_postmaster()
        return {**codes, "worker": _end(self._worker)}

    def end(self) -> None:
        """Whatever a failed test left."""
        for process in (self._web, self._worker):
            for pid in (*children_of(process.pid), process.pid):
                if process.poll() is None:
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    def words_of(self, log: str) -> str:
        """The end of a log."""
        return (self.home / f"{log}.log").read_text(errors="replace")[-3000:]


def _end(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a process that is asked politely."""
    process.send_signal(signal.SIGTERM)
    return process.wait(20)
