"""The command `ringup` explains itself, and each subcommand does what its line says."""

import re
from importlib import import_module
from pathlib import Path

import psycopg
import pytest

from ringup.project.command_line import COMMANDS, main
from tests.people.terminal import ringup

WORDS = ["demo", "serve", "worker", "migrate", "company", "import", "price", "learn", "check", "db"]


def test_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = re.findall(r"^  (\w+) +\S.*$", capsys.readouterr().out, flags=re.MULTILINE)
    assert listed == WORDS == [command.word for command in COMMANDS]


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "usage: ringup COMMAND" in capsys.readouterr().out


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "no command 'dance'" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
def test_every_command_has_its_own_help(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    module = import_module(f"ringup.project.command_line.{command.module}")
    assert module.__doc__
    with pytest.raises(SystemExit) as end:
        main([command.word, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: ringup {command.word}")


def test_the_embedded_server_is_run_backed_up_and_restored_from_the_terminal(home: Path) -> None:
    assert ringup("db", "status", home=home).returncode == 3
    started = ringup("db", "start", home=home)
    assert started.returncode == 0, started.stderr
    address = started.stdout.split()[-1]
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE words AS SELECT 'kept' AS word")
    status = ringup("db", "status", home=home)
    assert status.returncode == 0
    assert re.search(r"^durable +yes$", status.stdout, flags=re.MULTILINE)
    assert ringup("db", "backup", "copy", home=home).returncode == 0
    with psycopg.connect(address) as connection:
        connection.execute("DROP TABLE words")
    restored = ringup("db", "restore", "copy", home=home)
    assert restored.returncode == 0, restored.stderr
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT word FROM words").fetchone() == ("kept",)
    assert ringup("db", "stop", home=home).stdout == "Stopped.\n"
    assert ringup("db", "stop", home=home).stdout == "It did not run.\n"


def test_a_restore_of_nothing_says_so(home: Path) -> None:
    refused = ringup("db", "restore", "nowhere", home=home)
    assert refused.returncode == 1
    assert refused.stderr.startswith("ringup db: ")
    assert "nowhere" in refused.stderr


def test_a_database_of_the_operator_is_left_to_the_operator(home: Path) -> None:
    refused = ringup("db", "stop", home=home, DATABASE_URL="postgresql:///somewhere")
    assert refused.returncode == 1
    assert "DATABASE_URL is set" in refused.stderr


def test_serve_does_not_start_an_unsafe_deployment(home: Path) -> None:
    refused = ringup("serve", home=home, RINGUP_DEBUG="1", RINGUP_HOSTS="*", RINGUP_HTTPS="0")
    assert refused.returncode == 1
    found = set(re.findall(r"^(\w+): ", refused.stderr, flags=re.MULTILINE))
    expected = {"debug_on", "wildcard_hosts", "insecure_cookies", "no_secret_key", "migrations_pending"}
    assert expected <= found
