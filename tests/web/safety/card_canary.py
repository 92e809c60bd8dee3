"""A card number that is looked for everywhere: how it may be written, and where it must not be found."""

import json
import unicodedata
from collections.abc import Iterator

from django.db import connection

# Valid by its check digit, of a range that is issued, and in none of our texts.
NUMBER = "4532015112830366"
CODE = "847"


def _in(zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in NUMBER)


GROUPS = [NUMBER[at : at + 4] for at in range(0, 16, 4)]
WRITINGS = (
    NUMBER,
    " ".join(GROUPS),
    "-".join(GROUPS),
    ".".join(GROUPS),
    "\u00a0".join(GROUPS),
    "  ".join(GROUPS),
    _in("\uff10"),  # full width
    _in("\u0660"),  # Arabic-Indic
    _in("\u0966"),  # Devanagari
    "\u200b".join(NUMBER),
    f"card {NUMBER} cvv {CODE}",
    f"{' '.join(GROUPS)} 12/27 {CODE}",
)


def digits_of(text: str) -> str:
    """Nothing but the digits, of whatever script, as 0-9. Shares no code with the guard."""
    return "".join(str(value) for sign in text if (value := unicodedata.digit(sign, None)) is not None)


def holds_it(text: str) -> bool:
    """Whether the number stands in the text, in whatever writing."""
    return NUMBER in digits_of(text)


def found_at_rest() -> Iterator[str]:
    """Every row of the whole database that holds the number, with all that JSON hides unpacked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            for (row,) in cursor.fetchall():
                yield from (f"{table}.{column}" for column, value in _texts(json.loads(row)) if holds_it(value))


def size_at_rest() -> int:
    """How many signs were looked through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _texts(row: dict[str, object]) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if isinstance(value, str) and value[:1] in "{[":
            yield column, value.encode().decode("unicode_escape", errors="replace")
        yield column, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
