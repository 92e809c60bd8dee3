"""Times one thing many times over and counts its queries; a measurement is a row of what `make bench` prints."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 5


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One row. Times are milliseconds of wall clock; `queries` those of one run; no budget, no verdict.

    `least_per_second` is a budget that was measured in the same run; it is judged and not written.
    """

    name: str
    median_ms: float
    p95_ms: float
    queries: int | None = None
    per_second: float | None = None
    size: int | None = None
    budget_ms: float | None = None
    least_per_second: float | None = None

    @property
    def missed(self) -> str:
        """What was missed; empty when nothing was."""
        if self.budget_ms is not None and self.p95_ms > self.budget_ms:
            return f"{self.name} ({self.size}): {self.p95_ms} ms > {self.budget_ms} ms"
        if self.least_per_second is not None and (self.per_second or 0) < self.least_per_second:
            return f"{self.name} ({self.size}): {self.per_second}/s < {self.least_per_second}/s"
        return ""

    def as_dict(self) -> dict[str, Any]:
        """The row of `build/bench.json`; the budget is left out where there is none."""
        row = asdict(self)
        del row["least_per_second"]
        if self.budget_ms is None:
            del row["budget_ms"]
        return row


def measure(
    name: str,
    act: Callable[[int], object],
    *,
    times: int = 60,
    undo: Callable[[object], object] | None = None,
    size: int | None = None,
    budget_ms: float | None = None,
) -> Measurement:
    """Calls `act(n)` `times` times after a warm-up; `undo` of its result is not timed."""

    def once(number: int) -> float:
        begin = time.perf_counter()
        result = act(number)
        spent = (time.perf_counter() - begin) * 1000
        if undo is not None:
            undo(result)
        return spent

    for number in range(WARM_UP):
        once(-number - 1)
    with CaptureQueriesContext(connection) as captured:
        result = act(-WARM_UP - 1)
    queries = len(captured)
    if undo is not None:
        undo(result)
    spent = [once(number) for number in range(times)]
    return _measured(name, spent, queries=queries, size=size, budget_ms=budget_ms)


def measure_in_turn(
    name: str,
    act: Callable[[int], object],
    other_name: str,
    other: Callable[[int], object],
    *,
    more_ms: float,
    times: int = 60,
    undo: Callable[[object], object] | None = None,
    size: int | None = None,
) -> tuple[Measurement, Measurement]:
    """Two things by turns, on a machine that may be busy; the budget of the other is the first's p95 and `more_ms`."""
    spent: tuple[list[float], list[float]] = ([], [])
    asked = [0, 0]

    def once(which: int, number: int) -> float:
        begin = time.perf_counter()
        result = (act, other)[which](number)
        took = (time.perf_counter() - begin) * 1000
        if undo is not None:
            undo(result)
        return took

    for number in range(WARM_UP):
        for which in (0, 1):
            with CaptureQueriesContext(connection) as captured:
                result = (act, other)[which](-number - 1)
            asked[which] = len(captured)
            if undo is not None:
                undo(result)
    for number in range(times):
        # Whoever begins is not always the same.
        for which in (0, 1) if number % 2 else (1, 0):
            spent[which].append(once(which, number))
    first = _measured(name, spent[0], queries=asked[0], size=size)
    second = _measured(other_name, spent[1], queries=asked[1], size=size, budget_ms=round(first.p95_ms + more_ms, 2))
    return first, second


def _measured(name: str, spent: list[float], **more: Any) -> Measurement:
    return Measurement(
        name=name,
        median_ms=round(statistics.median(spent), 2),
        p95_ms=round(statistics.quantiles(spent, n=20)[-1], 2),
        per_second=round(1000 / statistics.mean(spent), 1),
        **more,
    )
