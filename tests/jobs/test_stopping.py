"""A worker ends when it is told to, with a database and without one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.addresses import address_of_test_database
from tests.waiting import eventually

AT_WORK = ("jobs at a time", "error connecting")
NOWHERE = "postgresql:///ringup?host=/nowhere"


@contextmanager
def worker(database: str, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`ringup worker` as a process of its own, once it works or waits for the database."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ringup", "worker"],
            env=os.environ | {"DATABASE_URL": database},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(lambda: process.poll() is not None or any(word in log.read_text() for word in AT_WORK), seconds=60)
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_while_it_waits_for_a_database(how: signal.Signals, tmp_path: Path) -> None:
    with worker(NOWHERE, tmp_path / "log") as process:
        process.send_signal(how)
        assert process.wait(20) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_while_it_waits_for_jobs(how: signal.Signals, tmp_path: Path) -> None:
    with worker(address_of_test_database(), tmp_path / "log") as process:
        process.send_signal(how)
        assert process.wait(20) == 0
