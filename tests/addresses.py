"""The address of the test database, for programs that a test starts."""

from django.db import connection
from psycopg.conninfo import make_conninfo


def address_of_test_database() -> str:
    """As a DATABASE_URL."""
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    parts = {libpq: connection.settings_dict[name] for name, libpq in known.items()}
    return make_conninfo(**{name: value for name, value in parts.items() if value})
