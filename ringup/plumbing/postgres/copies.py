"""Backs up and restores the embedded database with pg_dump: one file, which a later major version reads as well.

A dump and not a copy of the files, because it is the way from one major version to the next.
"""

import os
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import DATABASE, MAINTENANCE_DATABASE, Server

INCOMING = f"{DATABASE}_incoming"


def back_up(server: Server, file: Path) -> int:
    """Writes a consistent copy of the running database to `file` and returns its size in bytes.

    The file appears only when it is whole, readable for its owner alone: it holds everything about the customers.
    """
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        try:
            _run(server, "pg_dump", ["--format=custom", "--dbname", server.url], stdout=out.fileno())
        except ServerProblem:
            unfinished.unlink()
            raise
        os.fsync(out.fileno())
    unfinished.replace(file)
    return file.stat().st_size


def restore(server: Server, file: Path, *, now: datetime) -> str:
    """Replaces the running database by a backup and returns the name under which the old one is kept.

    The backup is first read whole into a database of its own; until that has worked nothing is touched. Raises
    ServerProblem when the file is not a backup or somebody still uses the database.
    """
    kept = f"{DATABASE}_before_{now:%Y%m%d_%H%M%S}"
    with psycopg.connect(server.folder.url(MAINTENANCE_DATABASE), autocommit=True) as connection:
        _must_be_unused(connection)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(INCOMING)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(INCOMING)))
        try:
            with file.open("rb") as source:
                arguments = ["--exit-on-error", "--single-transaction", "--no-owner"]
                _run(server, "pg_restore", [*arguments, "--dbname", server.folder.url(INCOMING)], stdin=source.fileno())
            _must_be_unused(connection)
        except (ServerProblem, OSError):
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(INCOMING)))
            raise
        with connection.transaction():
            for old, new in ((DATABASE, kept), (INCOMING, DATABASE)):
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
                )
    return kept


def _must_be_unused(connection: psycopg.Connection) -> None:
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    row = connection.execute(question, [DATABASE]).fetchone()
    if row and row[0]:
        raise ServerProblem(f"{row[0]} sessions use the database. Stop serve, worker and demo, then restore again.")


def _run(
    server: Server, program: str, arguments: Sequence[str], *, stdin: int | None = None, stdout: int | None = None
) -> None:
    outcome = subprocess.run(
        [server.binaries.program(program), *arguments],
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C"},
    )
    if outcome.returncode != 0:
        words = outcome.stderr.decode(errors="replace").strip()
        raise ServerProblem(f"{program} failed:\n  " + words.replace("\n", "\n  "))
