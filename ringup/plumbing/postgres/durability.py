"""Whether a server keeps what it has acknowledged (I36): asked with a query, never believed from a file."""

import psycopg

REQUIRED = {
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "synchronous_commit": frozenset({"on", "remote_apply"}),
}


def unsafe_settings(connection: psycopg.Connection) -> list[str]:
    """The settings under which an acknowledged order could be lost, as `name = value`; empty on a safe server."""
    rows = connection.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(REQUIRED)]
    ).fetchall()
    return [f"{name} = {value}" for name, value in rows if value not in REQUIRED[name]]
