"""Serve the screens and the API with gunicorn. Refuses to start where `ringup check` has findings."""

import argparse
import os
import sys

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.command_line.problem import CommandProblem
from ringup.project.command_line.web_server import GUNICORN
from ringup.project.self_check import findings
from ringup.project.static_files import collect_static_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port, or unix:PATH (default %(default)s)")
    parser.add_argument("--despite-findings", action="store_true", help="serve although `ringup check` has findings")


def run(arguments: argparse.Namespace) -> int:
    """Becomes gunicorn; comes back only when it refuses."""
    use_database()
    use_django()
    found = findings()
    for finding in found:
        print(f"{finding.code}: {finding.text}", file=sys.stderr)
    if found and not arguments.despite_findings:
        raise CommandProblem("not started; mend these, or add --despite-findings")
    collect_static_files()
    os.execv(sys.executable, [sys.executable, *GUNICORN, "--bind", arguments.bind])
