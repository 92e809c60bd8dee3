"""Row locks, in one global order: order, customer, payment, coupon, gift card, stock, number sequence.

In each of them by ascending key.
"""

from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def lock_rows(rows: QuerySet[M]) -> list[M]:
    """The rows, locked until the end of the transaction, in ascending key order, in one statement.

    Only the model's own table is locked, whatever the query joins.
    """
    assert connection.in_atomic_block, "a lock needs a transaction"
    return list(of_locked(rows))


def of_locked(rows: QuerySet[M]) -> QuerySet[M]:
    """The query that locks the rows when it runs."""
    return rows.order_by("pk").select_for_update(of=("self",))


def lock_row(rows: QuerySet[M]) -> M | None:
    """The one row that the query finds, locked; None when there is none."""
    found = lock_rows(rows)
    assert len(found) <= 1, "lock_row is for one row"
    return found[0] if found else None


def hold_row(rows: QuerySet[M]) -> M:
    """The one row, held against others who hold it; who only refers to it goes on."""
    assert connection.in_atomic_block, "a lock needs a transaction"
    return rows.select_for_update(of=("self",), no_key=True).get()
