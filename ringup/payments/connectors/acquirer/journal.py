"""The acquirer's journal: one SQLite file that says what happened with the money, on the disk with every entry."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ringup.payments.connectors.acquirer.cards import STANDING_CARDS

TABLES = """
    CREATE TABLE IF NOT EXISTS cards (
        token TEXT PRIMARY KEY, brand TEXT, last_four TEXT, expires TEXT, mood TEXT);
    CREATE TABLE IF NOT EXISTS operations (
        seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, parent TEXT, intent TEXT UNIQUE, order_number TEXT,
        idempotency_key TEXT, amount INTEGER, currency TEXT, status TEXT, decline_code TEXT, card TEXT, created_at TEXT,
        expires_at TEXT, checks TEXT DEFAULT '');
    CREATE TABLE IF NOT EXISTS answers (
        idempotency_key TEXT PRIMARY KEY, request_hash TEXT, status INTEGER, body TEXT);
    CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT, delivered INTEGER DEFAULT 0);
    CREATE TABLE IF NOT EXISTS links (
        seq INTEGER PRIMARY KEY, id TEXT UNIQUE, intent TEXT UNIQUE, secret TEXT UNIQUE, idempotency_key TEXT UNIQUE,
        request_hash TEXT, purpose TEXT, amount INTEGER, currency TEXT, payee TEXT, order_number TEXT, back_to TEXT,
        state TEXT, decline_code TEXT DEFAULT '', operation TEXT DEFAULT '', card TEXT DEFAULT '', expires_at TEXT);
    CREATE TABLE IF NOT EXISTS frames (intent TEXT PRIMARY KEY, framed_by TEXT, keeps_card INTEGER);
    CREATE TABLE IF NOT EXISTS one_time (token TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS disputes (
        seq INTEGER PRIMARY KEY, id TEXT UNIQUE, charge TEXT, amount INTEGER, currency TEXT, state TEXT, reason TEXT,
        answer_by TEXT);
    CREATE TABLE IF NOT EXISTS moods (seq INTEGER PRIMARY KEY, name TEXT);
"""


class Journal:
    """One connection behind one lock: what is read and written under `writing()` is one transaction."""

    def __init__(self, path: str) -> None:
        self.lock = threading.RLock()
        self.rows = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.rows.row_factory = sqlite3.Row
        self.rows.execute("PRAGMA journal_mode = WAL")
        self.rows.execute("PRAGMA synchronous = FULL")
        self.rows.executescript(TABLES)
        with suppress(sqlite3.OperationalError):  # a journal of an earlier release
            self.rows.execute("ALTER TABLE operations ADD COLUMN checks TEXT DEFAULT ''")
        self.rows.executemany("INSERT OR IGNORE INTO cards VALUES (?, ?, ?, ?, ?)", STANDING_CARDS)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing."""
        with self.lock:
            self.rows.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.rows.execute("ROLLBACK")
                raise
            self.rows.execute("COMMIT")

    def one(self, query: str, *values: Any) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        with self.lock:
            row = self.rows.execute(query, values).fetchone()
        return dict(row) if row else None

    def all(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """All rows of a query."""
        with self.lock:
            return [dict(row) for row in self.rows.execute(query, values)]

    def add(self, table: str, **values: Any) -> None:
        """One new row."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        # Table and columns are named in this package only.
        self.rows.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))  # noqa: S608

    def tell(self, event: dict[str, Any]) -> None:
        """Enters an event for the other side; within `writing()`."""
        event_id = f"evt_{secrets.token_hex(8)}"
        self.add("events", id=event_id, body=as_json({"id": event_id, **event}))

    def sum_of(self, kind: str, parent: str) -> int:
        """How much of that kind has succeeded against an earlier operation, in minor units."""
        found = self.one(
            "SELECT coalesce(sum(amount), 0) AS sum FROM operations"
            " WHERE kind = ? AND parent = ? AND status = 'succeeded'",
            kind,
            parent,
        )
        return int(found["sum"]) if found else 0

    def next_mood(self) -> str | None:
        """The mood that was queued first, taken off the queue."""
        with self.lock:
            found = self.one("SELECT seq, name FROM moods ORDER BY seq LIMIT 1")
            if found is None:
                return None
            self.rows.execute("DELETE FROM moods WHERE seq = ?", (found["seq"],))
            return str(found["name"])

    def queue_moods(self, names: list[str]) -> None:
        """Moods for the next requests that move money, one each."""
        with self.writing():
            self.rows.executemany("INSERT INTO moods (name) VALUES (?)", [(name,) for name in names])

    def undelivered(self) -> list[dict[str, Any]]:
        """Events that nobody has taken yet, oldest first."""
        return self.all("SELECT id, body FROM events WHERE delivered = 0 ORDER BY seq")

    def note_delivered(self, event_id: str) -> None:
        """Somebody has taken the event."""
        with self.writing():
            self.rows.execute("UPDATE events SET delivered = 1 WHERE id = ?", (event_id,))

    def close(self) -> None:
        """Closes the file; the journal stays."""
        with self.lock:
            self.rows.close()


def as_json(values: Any) -> str:
    """JSON in one form, so that equal requests have equal texts."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"))
