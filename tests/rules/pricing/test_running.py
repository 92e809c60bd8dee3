"""What runs at the same time for the same orders, for the calendar."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ringup.pricing.rules.running import Running


def running(start: int | None = None, end: int | None = None, code: str = "A", **more: Any) -> Running:
    """A discount from one day of November to another."""
    days = [None if day is None else datetime(2026, 11, day, tzinfo=UTC) for day in (start, end)]
    fields = {"kind": "discount", "key": 1, "name": code, "enabled": True, "groups": frozenset(), **more}
    return Running(code=code, start=days[0], end=days[1], **fields)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ((1, 10), (5, 15), True),
        ((1, 10), (10, 15), False),  # the one begins when the other has ended
        ((1, 10), (11, 15), False),
        ((1, None), (11, 15), True),
        ((None, 10), (11, 15), False),
        ((None, 10), (None, 15), True),
        ((None, None), (11, 15), True),
    ],
)
def test_they_overlap_where_their_days_do(
    first: tuple[int | None, int | None], second: tuple[int | None, int | None], together: bool
) -> None:
    one, other = running(*first), running(*second, code="B")
    assert one.overlaps(other) is together
    assert other.overlaps(one) is together
