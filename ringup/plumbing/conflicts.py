"""Tries a transaction again that lost against another one: a deadlock or a serialization failure, nothing else."""

from collections.abc import Callable
from typing import TypeVar

from django.db import connection

T = TypeVar("T")

CONFLICTS = frozenset({"40001", "40P01"})
MOST_TRIES = 5


def retry_conflicts(work: Callable[[], T]) -> T:
    """What `work` returns; `work` opens its own transaction and asks nothing of the outside.

    Inside another transaction it runs once: that transaction is lost, and only its beginner can begin again.
    """
    tries = 1 if connection.in_atomic_block else MOST_TRIES
    for _ in range(tries - 1):
        try:
            return work()
        except Exception as error:
            if not is_conflict(error):
                raise
    return work()


def is_conflict(error: BaseException | None) -> bool:
    """Whether PostgreSQL's word for a conflict stands behind the error, in however many wrappings."""
    while error is not None:
        if getattr(error, "sqlstate", None) in CONFLICTS:
            return True
        error = error.__cause__
    return False
