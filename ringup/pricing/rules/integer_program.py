"""Chooses sets by an integer program: each unit at most once, and together they take most off (decision 0016).

The solver is HiGHS. It is given numbers and answers with numbers; what it may spend is counted in nodes of its tree and
not in time, so that the same order comes to the same choice again. Mostly the program comes out whole without being
told to, and that is the best there is; so it is asked without first, which is twenty times as fast on a few columns.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from highspy import Highs, HighsLp, HighsModelStatus, HighsVarType, MatrixFormat

from ringup.pricing.rules.reward import MICRO

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    # A hundredth of a cent is less than any difference that is worth a unit of money.
    "mip_abs_gap": 0.01,
}
# The programs that come out whole are small: making them smaller first takes longer than solving them.
RELAXED = OPTIONS | {"presolve": "off", "solver": "simplex"}
# How far from a whole number counts as whole: ten times what the solver allows itself.
WHOLE = 1e-6


class Column(NamedTuple):
    """What may be done up to `most` times: its gain in millionths of a minor unit, and what it counts for by row."""

    gain: int
    uses: tuple[tuple[int, int], ...]
    most: int


class Row(NamedTuple):
    """What all that counts for a row may come to: from nothing to a pool's units, or exactly nothing."""

    least: int
    most: int


def choose(columns: Sequence[Column], rows: Sequence[Row], *, nodes: int) -> tuple[list[int], bool]:
    """How often each column is taken, and whether nothing better exists. Taking none at all is always allowed.

    Of a pair worth 2.00, a pair worth 3.00 and one worth 2.00 in a row of four units the outer two are taken:
    ([Column(2, ((0, 1), (1, 1)), 1), Column(3, ((1, 1), (2, 1)), 1), Column(2, ((2, 1), (3, 1)), 1)],
    [Row(0, 1)] * 4) → [1, 0, 1].
    """
    if not columns:
        return [], True
    relaxed, best = run(RELAXED, program(columns, rows, whole=False))
    if best and all(abs(value - round(value)) < WHOLE for value in relaxed):
        taken = [round(value) for value in relaxed]
        if fits(columns, taken, rows):
            return taken, True
    values, best = run(OPTIONS | {"mip_max_nodes": nodes}, program(columns, rows, whole=True))
    taken = [round(value) for value in values]
    if len(taken) != len(columns) or not fits(columns, taken, rows):
        return [0] * len(columns), False
    return taken, best


def run(options: Mapping[str, bool | int | float | str], model: HighsLp) -> tuple[list[float], bool]:
    """What the solver found, and whether nothing better exists."""
    solver = Highs()  # type: ignore[no-untyped-call]
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    return list(solver.getSolution().col_value), solver.getModelStatus() == HighsModelStatus.kOptimal


def program(columns: Sequence[Column], rows: Sequence[Row], *, whole: bool) -> HighsLp:
    """Least of −gain within the bounds of all rows, in whole numbers or in any."""
    model = HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(rows)
    model.col_cost_ = [-column.gain / MICRO for column in columns]
    model.col_lower_ = [0.0] * len(columns)
    model.col_upper_ = [float(column.most) for column in columns]
    model.row_lower_ = [float(row.least) for row in rows]
    model.row_upper_ = [float(row.most) for row in rows]
    starts, used, counts = [0], list[int](), list[float]()
    for column in columns:
        for row, count in column.uses:
            used.append(row)
            counts.append(float(count))
        starts.append(len(used))
    model.a_matrix_.format_ = MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, used, counts
    if whole:
        model.integrality_ = [HighsVarType.kInteger] * len(columns)
    return model


def fits(columns: Sequence[Column], taken: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether the rows keep their bounds; the solver reckons with floating point, we do not."""
    sums = [0] * len(rows)
    for column, times in zip(columns, taken, strict=True):
        for row, count in column.uses:
            sums[row] += count * times
    kept = all(row.least <= found <= row.most for row, found in zip(rows, sums, strict=True))
    return kept and min(taken, default=0) >= 0
