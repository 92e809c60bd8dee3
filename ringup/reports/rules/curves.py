"""The response of a promotion by day since its first copies went out, as a curve that only rises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# Days after the drop at which the table says how far a promotion was.
MARKS = (7, 14, 21, 28, 42, 56, 84, 112)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Orders that came until each day, counted from day 0; `copies` to which they are the response."""

    start: date
    copies: int
    orders: tuple[int, ...]

    @property
    def last(self) -> int:
        """The last day that is known."""
        return len(self.orders) - 1

    def orders_at(self, day: int) -> int | None:
        """Orders until that day after the drop; None for one that is still to come, as all are before the drop."""
        return self.orders[day] if 0 <= day <= self.last else None

    def share_at(self, day: int) -> float | None:
        """The response until that day; None for one to come, and without copies."""
        orders = self.orders_at(day)
        return None if orders is None or not self.copies else orders / self.copies


def curve_of(start: date, copies: int, by_day: Mapping[date, int], *, days: int, today: date) -> Curve:
    """Orders added up from the drop on, so many days, none of them to come. What came before the drop is in day 0.

    A drop on Monday with two orders on Tuesday and one on Thursday: 0, 2, 2, 3.
    """
    length = min(days, (today - start).days)
    if length < 0:
        return Curve(start=start, copies=copies, orders=())
    total = sum(count for day, count in by_day.items() if day < start)
    orders = []
    for offset in range(length + 1):
        total += by_day.get(start + timedelta(days=offset), 0)
        orders.append(total)
    return Curve(start=start, copies=copies, orders=tuple(orders))
