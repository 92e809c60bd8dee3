"""Bring the database to this version of Ringup. Safe to run from several machines at once: they take turns."""

import argparse
import os

import psycopg
from django.core.management import call_command

from ringup.project.command_line.company import tell_of_new_permissions
from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django

# Any number will do, as long as all who migrate ask for the same one.
TURN = 7_464_871


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="only say what would be done")


def run(arguments: argparse.Namespace) -> int:
    use_database()
    use_django()
    if arguments.plan:
        call_command("migrate", plan=True)
    else:
        migrate(verbosity=1)
        tell_of_new_permissions()
    return 0


def migrate(*, verbosity: int) -> None:
    """Applies what is missing, after whoever is doing so already."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TURN])
        call_command("migrate", verbosity=verbosity, interactive=False)
