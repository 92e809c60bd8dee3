"""Lists come in pages: `cursor` of one page leads to the next, stable while rows are added."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from ringup.values.refusal import Refusal

M = TypeVar("M", bound=Model)
MOST = 100


def page_of(
    rows: "QuerySet[M]", *, cursor: str, limit: int, show: Callable[[M], dict[str, Any]]
) -> dict[str, Any] | Refusal:
    """Up to `limit` rows, youngest first, and the cursor of the next page (none on the last).

    Refusal: `cursor_not_understood`.
    """
    rows = rows.order_by("-pk")
    if cursor:
        key = read_cursor(cursor)
        if key is None:
            return Refusal(code="cursor_not_understood", field="cursor")
        rows = rows.filter(pk__lt=key)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return {
        "items": [show(row) for row in found[:limit]],
        "next_cursor": write_cursor(found[limit - 1].pk) if more else None,
    }


def write_cursor(key: int) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(f"k{key}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int | None:
    """The key in a cursor, or None for what is none."""
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    digits = found[1:]
    return int(digits) if found[:1] == "k" and digits.isascii() and digits.isdigit() and len(digits) < 19 else None
