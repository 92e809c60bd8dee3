"""Name every setting that is unsafe for a deployment, or every row that breaks an invariant. Exit code 1 then."""

import argparse

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.invariants import INVARIANTS, violations
from ringup.project.self_check import findings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=("settings", "invariants"),
        default="settings",
        help="settings: what is unsafe (the default); invariants: whether the books and the orders agree",
    )
    parser.epilog = "It reads the same environment variables as `ringup serve`; run it where that runs."


def run(arguments: argparse.Namespace) -> int:
    use_database()
    use_django()
    return _invariants() if arguments.what == "invariants" else _settings()


def _settings() -> int:
    found = findings()
    for finding in found:
        print(f"{finding.code}: {finding.text}")
    print(f"{len(found)} findings." if found else "Nothing unsafe was found.")
    return 1 if found else 0


def _invariants() -> int:
    broken = violations()
    for one in broken:
        more = f" and {one.count - len(one.rows)} more" if one.count > len(one.rows) else ""
        print(f"{one.invariant.code}: not true that {one.invariant.says}: {', '.join(one.rows)}{more}")
    print(f"{len(INVARIANTS)} invariants, {len(broken)} broken.")
    return 1 if broken else 0
