"""`ringup price` calculates a file on its own: no database, no Django, no waiting."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.people.terminal import environment, ringup

THREE_CUPS = """
{"currency": "USD", "as_of": "2026-11-20T10:00:00+01:00",
 "products": [{"number": "CUP", "price": "9.95"}],
 "lines": [{"product": "CUP", "quantity": "3"}]}
"""


def test_a_file_is_calculated(home: Path) -> None:
    file = home / "three cups.json"
    file.write_text(THREE_CUPS)
    outcome = ringup("price", str(file), home=home)
    assert outcome.returncode == 0
    assert json.loads(outcome.stdout)["totals"]["total"] == "29.85"


def test_standard_input_is_calculated(home: Path) -> None:
    outcome = ringup("price", "-", home=home, text=THREE_CUPS)
    assert json.loads(outcome.stdout)["totals"]["total"] == "29.85"


def test_a_reader_who_has_enough_gets_no_complaint(home: Path) -> None:
    (home / "file").write_text(THREE_CUPS)
    command = [sys.executable, "-m", "ringup", "price", "file"]
    reading, writing = os.pipe()
    os.close(reading)
    outcome = subprocess.run(command, cwd=home, env=environment(home), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (outcome.returncode, outcome.stderr) == (141, b"")


def test_neither_django_nor_a_database_driver_is_loaded(home: Path) -> None:
    (home / "file").write_text(THREE_CUPS)
    script = (
        "import sys; from ringup.project.command_line import main; main(['price', 'file']);"
        "sys.exit(str(sorted({'django', 'psycopg', 'procrastinate'} & set(sys.modules))))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script], cwd=home, env=environment(home), capture_output=True, text=True
    )
    assert outcome.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (THREE_CUPS.replace('"price"', '"prize"'), "products[0].prize", "unknown"),
        ('{"currency": "USD", "currency": "EUR"}', "", "'currency' stands twice"),
        ('{"currency": NaN}', "", "NaN"),
        ("{", "", "not JSON"),
        ("[" * 100_000, "", "nested too deeply"),
        (f'{{"currency": {"1" * 5000}}}', "", "5000 digits"),
        ('{"currency": "USD", "\\ud800": 1}', "\\ud800", "unknown key"),
        (THREE_CUPS.replace('"CUP"', '"\\udc00"'), "lines[0].product", "half a character"),
        ('{"currency": "\ufeff"', "", "not JSON"),
    ],
)
def test_a_refused_document_exits_2_with_its_errors_on_standard_output(
    home: Path, text: str, path: str, message: str
) -> None:
    outcome = ringup("price", "-", home=home, text=text)
    assert outcome.returncode == 2
    errors = json.loads(outcome.stdout)["errors"]
    assert any(error["path"] == path and message in error["message"] for error in errors)


def test_bytes_that_are_not_text_are_refused(home: Path) -> None:
    (home / "file").write_bytes(b'{"currency": "\xff"}')
    outcome = ringup("price", "file", home=home)
    assert outcome.returncode == 2
    assert "not UTF-8 at byte 14" in json.loads(outcome.stdout)["errors"][0]["message"]


def test_a_file_that_is_not_there_is_named(home: Path) -> None:
    outcome = ringup("price", "nowhere.json", home=home)
    assert outcome.returncode == 1
    assert outcome.stderr == "ringup price: nowhere.json: No such file or directory\n"
