"""A newcomer types `ringup demo` and looks around; whatever ends it, nothing is left running."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people.demo_run import DemoRun, children_of, command_of, eventually, page
from tests.people.terminal import ringup
from tests.scratch import scratch_folder


@pytest.fixture(scope="module")
def prepared_home() -> Iterator[Path]:
    """A home in which the demo has been before: its company is loaded once for all tests here."""
    home = scratch_folder("ringup newcomer ")
    run = DemoRun(home)
    try:
        run.wait_until_ready()
        assert run.end(signal.SIGINT) == 0
        yield home
    finally:
        clean_up(run)


@pytest.fixture
def demo(prepared_home: Path) -> Iterator[DemoRun]:
    run = DemoRun(prepared_home)
    yield run
    clean_up(run)


def clean_up(run: DemoRun) -> None:
    """Whatever a failed test left."""
    for pid in {run.process.pid, *run.processes()}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.process.wait()


def test_it_prints_an_address_that_answers_and_a_login_for_each_role(demo: DemoRun) -> None:
    address = demo.wait_until_ready()
    assert "<form" in page(address)
    logins = re.findall(r"^  (\S.*?) +(\S+) +password (\S+)$", demo.said, flags=re.MULTILINE)
    roles = {role for role, _, _ in logins}
    assert len(logins) == len(roles) >= 2
    assert demo.end(signal.SIGINT) == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_running(demo: DemoRun, how: signal.Signals) -> None:
    demo.wait_until_ready()
    assert len(demo.processes()) > 3
    demo.end(how)
    eventually(lambda: demo.processes() == set())


def test_what_dies_is_started_again(demo: DemoRun) -> None:
    address = demo.wait_until_ready()
    for name in ("gunicorn", "ringup worker", "postgres"):
        victim = next(pid for pid in children_of(demo.process.pid) if name in command_of(pid))
        os.kill(victim, signal.SIGKILL)
        eventually(
            lambda name=name, victim=victim: any(
                name in command_of(pid) for pid in children_of(demo.process.pid) if pid != victim
            )
        )
    eventually(lambda: answers(address))
    assert demo.said.count("starting it again") == 3
    demo.end(signal.SIGINT)


def answers(address: str) -> bool:
    try:
        return "<form" in page(address)
    except OSError:
        return False


def test_a_second_demo_of_the_same_home_says_where_the_first_is(demo: DemoRun) -> None:
    address = demo.wait_until_ready()
    second = ringup("demo", "--port", "0", home=demo.home)
    assert second.returncode == 1
    assert address in second.stderr
    demo.end(signal.SIGINT)


def test_a_taken_port_is_named(demo: DemoRun) -> None:
    port = demo.wait_until_ready().rstrip("/").rpartition(":")[2]
    other_home = demo.home / "other"
    other_home.mkdir()
    refused = ringup("demo", "--port", port, home=other_home)
    assert refused.returncode == 1
    assert f"port {port}" in refused.stderr
    demo.end(signal.SIGINT)
