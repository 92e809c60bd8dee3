"""Name every setting that is unsafe for a deployment. Exit code 1 when there is one."""

import argparse

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.self_check import findings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "It reads the same environment variables as `ringup serve`; run it where that runs."


def run(_arguments: argparse.Namespace) -> int:
    use_database()
    use_django()
    found = findings()
    for finding in found:
        print(f"{finding.code}: {finding.text}")
    print(f"{len(found)} findings." if found else "Nothing unsafe was found.")
    return 1 if found else 0
