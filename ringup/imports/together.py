"""Rows of a file that belong together, such as a discount and its lines: judged as one, taken or refused as one."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ringup.imports.kind import Staged
from ringup.imports.reading.rows import Row
from ringup.imports.report import Rejected
from ringup.imports.rules.cells import Fault

# The rows of one object, with their lines in the file; and faults by line: column and fault.
Held = list[tuple[int, dict[str, Any]]]
Faults = dict[int, list[tuple[str, Fault]]]


def collect(rows: Iterable[Row | Rejected], names: Sequence[str], by: str) -> tuple[dict[str, Held], list[Rejected]]:
    """The rows by what stands in column `by`, and those that could not be read."""
    groups: dict[str, Held] = {}
    broken: list[Rejected] = []
    for row in rows:
        if isinstance(row, Rejected):
            broken.append(row)
        else:
            given = dict(zip(names, row.values, strict=True))
            groups.setdefault(given[by], []).append((row.line, given))
    return groups, broken


def stage_together(
    groups: Mapping[str, Held],
    broken: Sequence[Rejected],
    define: Callable[[str, Held, Faults], Mapping[str, Any] | None],
    *,
    by: str,
    incomplete: str,
) -> Iterator[Staged | Rejected]:
    """The rows of each object: all of them, its definition with the first, or each with its faults.

    A row without a fault of its own that goes down with the others gets the fault `incomplete` in column `by`.
    """
    yield from broken
    bad = {row.group for row in broken}
    for name, held in groups.items():
        faults: Faults = {}
        definition = None if name in bad else define(name, held, faults)
        if definition is None or faults:
            for line, _ in held:
                told = faults.get(line) or [(by, Fault(code=incomplete))]
                yield Rejected(line=line, faults=tuple(told), group=name)
            continue
        for place, (line, _) in enumerate(held):
            yield (line, name, json.dumps(definition, default=str) if place == 0 else None)
