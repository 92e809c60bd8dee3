"""A basket's lines by product and category, so that a rule finds the lines it covers without looking at the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from ringup.pricing.rules.scope import Row, Scope

# Lines that receive nothing from the rules and still count toward tiers and thresholds (decision 24).
COUNTING = frozenset({"", "locked", "overridden"})

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, kw_only=True, slots=True)
class SoldLine:
    """What rules may call one line (its product's number and master, its categories, its unit), and how much it is."""

    products: tuple[str, ...]
    categories: tuple[str, ...]
    unit: str
    quantity: Decimal
    # Why the rules leave the line out, or nothing (see `PricedLine.closed`).
    closed: str = ""


class LineIndex:
    """Answers which lines a scope covers; positions are those in the basket, ascending."""

    def __init__(self, lines: Sequence[SoldLine]) -> None:
        self.lines = lines
        self._all = frozenset(range(len(lines)))
        self._by_product: dict[str, set[int]] = {}
        self._by_category: dict[str, set[int]] = {}
        for position, line in enumerate(lines):
            for key in line.products:
                self._by_product.setdefault(key, set()).add(position)
            for key in line.categories:
                self._by_category.setdefault(key, set()).add(position)

    def only(self, positions: Collection[int]) -> "LineIndex":
        """The same lines, of which only these positions are ever found."""
        index = LineIndex(())
        index.lines, index._all = self.lines, self._all.intersection(positions)
        for found, mine in ((self._by_product, index._by_product), (self._by_category, index._by_category)):
            mine.update({key: kept for key, places in found.items() if (kept := places.intersection(positions))})
        return index

    def covered(self, scope: Scope) -> frozenset[int] | set[int]:
        """The lines that a scope covers."""
        if scope.is_everything:
            return self._all
        found: set[int] = set()
        for key in scope.products:
            found |= self._by_product.get(key, set())
        for key in scope.categories:
            found |= self._by_category.get(key, set())
        return found

    def rows(self, rows: Sequence[R]) -> Iterator[tuple[int, R, tuple[int, ...]]]:
        """Each row that gives something, with its position and the lines it covers. An exclude beats an include."""
        left_out: set[int] = set()
        for row in rows:
            if row.exclude:
                left_out |= self.covered(row.scope)
        for position, row in enumerate(rows):
            if not row.exclude:
                covered = self.covered(row.scope) - left_out
                yield position, row, tuple(sorted(covered if row.unit is None else self._sold_in(row.unit, covered)))

    def union(self, rows: Sequence[Row]) -> set[int]:
        """All lines that the rows cover together."""
        return {position for _, _, covered in self.rows(rows) for position in covered}

    def qualifying(self, rows: Sequence[Row]) -> set[int]:
        """Like `union`, and all lines where no row names any (the discount then looks at the whole order)."""
        named = any(not row.exclude for row in rows)
        return self.union(rows if named else (*rows, Row()))

    def counted(self, covered: Sequence[int]) -> Decimal:
        """The units of the covered lines that count toward a tier."""
        lines = (self.lines[position] for position in covered)
        return sum((line.quantity for line in lines if line.closed in COUNTING), Decimal(0))

    def _sold_in(self, unit: str, positions: set[int] | frozenset[int]) -> set[int]:
        return {position for position in positions if self.lines[position].unit == unit}
