"""The proof that an import lost nothing: rows and exact value by kind, of what was read and of what is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ringup.imports.rules.row_kinds import RowKind


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Rows of one kind and Σ quantity × unit price over them, exact, in the currency's major unit."""

    kind: RowKind
    rows: int
    value: Decimal


@dataclass(kw_only=True)
class Count:
    """Adds up rows as they stream by; `tallies()` is the result in the order of RowKind, without empty kinds."""

    _rows: dict[RowKind, int] = field(default_factory=dict)
    _values: dict[RowKind, Decimal] = field(default_factory=dict)

    def add(self, kind: RowKind, quantity: int | Decimal, unit_price: Decimal) -> None:
        """6 × 2.55 of a sale adds one row and 15.30 to its kind."""
        self._rows[kind] = self._rows.get(kind, 0) + 1
        self._values[kind] = self._values.get(kind, Decimal(0)) + quantity * unit_price

    def tallies(self) -> tuple[Tally, ...]:
        return tuple(
            Tally(kind=kind, rows=self._rows[kind], value=self._values[kind]) for kind in RowKind if kind in self._rows
        )


def total(tallies: Iterable[Tally]) -> tuple[int, Decimal]:
    """Rows and value over all kinds."""
    rows, value = 0, Decimal(0)
    for tally in tallies:
        rows += tally.rows
        value += tally.value
    return rows, value


def differences(read: Iterable[Tally], kept: Iterable[Tally]) -> Mapping[RowKind, tuple[int, Decimal]]:
    """What is kept less what was read, by kind; empty when nothing was lost or doubled."""
    result: dict[RowKind, tuple[int, Decimal]] = {}
    before = {tally.kind: (tally.rows, tally.value) for tally in read}
    after = {tally.kind: (tally.rows, tally.value) for tally in kept}
    for kind in RowKind:
        rows, value = before.get(kind, (0, Decimal(0)))
        kept_rows, kept_value = after.get(kind, (0, Decimal(0)))
        if (rows, value) != (kept_rows, kept_value):
            result[kind] = (kept_rows - rows, kept_value - value)
    return result
