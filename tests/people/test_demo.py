"""A newcomer types `ringup demo` and looks around; whatever ends it, nothing is left running."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.people.demo_run import DemoRun, children_of, command_of, page
from tests.people.terminal import ringup
from tests.scratch import scratch_folder
from tests.waiting import eventually


@pytest.fixture(scope="module")
def first_visit() -> Iterator[DemoRun]:
    """The demo in a home where it has never been; it runs until the last tests end it."""
    run = DemoRun(scratch_folder("ringup newcomer "))
    yield run
    clean_up(run)
    shutil.rmtree(run.home)


def clean_up(run: DemoRun) -> None:
    """Whatever a failed test left."""
    for pid in {run.process.pid, *run.processes()}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    run.process.wait()


def test_it_prints_an_address_that_answers_and_a_login_for_each_role(first_visit: DemoRun) -> None:
    address = first_visit.wait_until_ready()
    assert "<form" in page(address)
    logins = re.findall(r"^  (\S.*?) +(\S+) +password (\S+)$", first_visit.said, flags=re.MULTILINE)
    assert len({role for role, _, _ in logins}) >= 4


def test_a_second_demo_of_the_same_home_says_where_the_first_is(first_visit: DemoRun) -> None:
    address = first_visit.wait_until_ready()
    second = ringup("demo", "--port", "0", home=first_visit.home)
    assert second.returncode == 1
    assert address in second.stderr


def test_a_taken_port_is_named(first_visit: DemoRun) -> None:
    port = first_visit.wait_until_ready().rstrip("/").rpartition(":")[2]
    other_home = first_visit.home / "other"
    other_home.mkdir()
    refused = ringup("demo", "--port", port, home=other_home)
    assert refused.returncode == 1
    assert f"port {port}" in refused.stderr


@pytest.mark.parametrize("name", ["gunicorn", "ringup worker", "acquirer", "postgres"])
def test_what_dies_is_started_again(name: str, first_visit: DemoRun) -> None:
    address = first_visit.wait_until_ready()
    [victim] = [pid for pid in children_of(first_visit.process.pid) if name in command_of(pid)]
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: any(name in command_of(pid) for pid in set(children_of(first_visit.process.pid)) - {victim}))
    eventually(lambda: answers(address), seconds=60)


def answers(address: str) -> bool:
    try:
        return "<form" in page(address)
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_running(how: signal.Signals, first_visit: DemoRun) -> None:
    run = first_visit if how == signal.SIGINT else DemoRun(first_visit.home)
    try:
        run.wait_until_ready()
        assert len(run.processes()) > 4
        code = run.end(how)
        assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0)
        # After kill -9 each process ends by itself; it may first wait out the database that went with it, not for long.
        eventually(lambda: run.processes() == set(), seconds=25)
    finally:
        clean_up(run)
