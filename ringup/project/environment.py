"""Reads Ringup's environment variables; every setting that an operator may change is named here, once."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

TRUE_WORDS = {"1", "true", "yes", "on"}


def flag(name: str, *, default: bool) -> bool:
    """A yes/no variable."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in TRUE_WORDS


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, *, default: int) -> int:
    """A whole number."""
    return int(os.environ.get(name) or default)


def home() -> Path:
    """The folder of everything that Ringup writes, absolute: embedded database, mail, documents, logs."""
    return Path(os.environ.get("RINGUP_HOME") or ".ringup").absolute()


def database(url: str) -> dict[str, Any]:
    """Django's database entry for a libpq address or connection string.

    Connections come from psycopg's pool, so that a thread never waits for a new one in a request.
    """
    parts = conninfo_to_dict(url) if url else {}
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    entry: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("RINGUP_POOL", "20")), "timeout": 10},
            "prepare_threshold": int(os.environ.get("RINGUP_PREPARE", "2")) or None,
        },
        "TEST": {"NAME": os.environ.get("RINGUP_TEST_DB") or None},
    }
    for key, value in parts.items():
        if key in known:
            entry[known[key]] = str(value)
        else:
            entry["OPTIONS"][key] = value
    return entry
