"""A pytest plugin that commits the sabotage of RINGUP_SABOTAGE: in the code, and in the database when it is up.

What it takes from the database comes back at the end.
"""

import os
from collections.abc import Iterator

import pytest

from tests.sabotages.sabotages import SABOTAGES

# The names that Django gave to constraints of one column.
NAMES = {
    "submit_key": ("orders_salesorder", "submit_key"),
    "idempotency_key": ("payments_paymentoperation", "idempotency_key"),
}


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """After Django is set up and the tests have imported what they need."""
    sabotage = SABOTAGES[os.environ["RINGUP_SABOTAGE"]]
    if sabotage.patch is not None:
        sabotage.patch()


@pytest.fixture(autouse=True, scope="session")
def sabotaged(request: pytest.FixtureRequest) -> Iterator[None]:
    """The database without its protection."""
    sabotage = SABOTAGES[os.environ["RINGUP_SABOTAGE"]]
    if not sabotage.sql:
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        back = _drop(sabotage.sql)
    yield
    with blocker.unblock():
        _execute(back)


def _drop(sql: str) -> str:
    """Drops it; the statement that brings it back."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name, (table, column) in NAMES.items():
            cursor.execute(
                "SELECT conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid"
                " AND a.attnum = ANY (c.conkey) WHERE c.conrelid = %s::regclass AND c.contype = 'u' AND a.attname = %s",
                [table, column],
            )
            sql = sql.replace(f"{{{name}}}", f'"{cursor.fetchone()[0]}"')
        if sql.startswith("DROP INDEX"):
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [sql.split()[-1]])
            back = str(cursor.fetchone()[0])
        elif "DISABLE TRIGGER" in sql:
            back = sql.replace("DISABLE", "ENABLE")
        else:
            table, constraint = sql.split()[2], sql.split()[-1].strip('"')
            cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint])
            back = f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {cursor.fetchone()[0]}'
        cursor.execute(sql)
    connection.close()
    return back


def _execute(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()
