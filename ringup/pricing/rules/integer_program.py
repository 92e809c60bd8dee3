"""Chooses sets by an integer program: each unit at most once, and together they take most off (decision 0016).

The solver is HiGHS. It is given numbers and answers with numbers; what it may spend is counted in nodes of its tree and
not in time, so that the same order comes to the same choice again.
"""

from collections.abc import Sequence
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


class Column(NamedTuple):
    """A set that may be made any number of times: its gain in millionths of a minor unit, and its units by pool."""

    gain: int
    uses: tuple[tuple[int, int], ...]


def choose(columns: Sequence[Column], units: Sequence[int], *, nodes: int) -> tuple[list[int], bool]:
    """How often each column is taken, and whether nothing better exists. `units` are those of each pool.

    Of a pair worth 2.00, a pair worth 3.00 and one worth 2.00 in a row of four units the outer two are taken:
    ([Column(2, ((0, 1), (1, 1))), Column(3, ((1, 1), (2, 1))), Column(2, ((2, 1), (3, 1)))], [1, 1, 1, 1]) → [1, 0, 1].
    """
    if not columns:
        return [], True
    solver = Highs()  # type: ignore[no-untyped-call]
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.passModel(program(columns, units))
    solver.run()
    taken = [round(value) for value in solver.getSolution().col_value]
    if len(taken) != len(columns) or not fits(columns, taken, units):
        return [0] * len(columns), False
    return taken, solver.getModelStatus() == HighsModelStatus.kOptimal


def program(columns: Sequence[Column], units: Sequence[int]) -> HighsLp:
    """Least of −gain, so that no more units of a pool are used than there are."""
    model = HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(units)
    model.col_cost_ = [-column.gain / MICRO for column in columns]
    model.col_lower_ = [0.0] * len(columns)
    model.col_upper_ = [float(min(units[pool] // count for pool, count in column.uses)) for column in columns]
    model.row_lower_ = [0.0] * len(units)
    model.row_upper_ = [float(count) for count in units]
    starts, pools, counts = [0], list[int](), list[float]()
    for column in columns:
        for pool, count in column.uses:
            pools.append(pool)
            counts.append(float(count))
        starts.append(len(pools))
    model.a_matrix_.format_ = MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, pools, counts
    model.integrality_ = [HighsVarType.kInteger] * len(columns)
    return model


def fits(columns: Sequence[Column], taken: Sequence[int], units: Sequence[int]) -> bool:
    """Whether the units suffice; the solver reckons with floating point, we do not."""
    left = list(units)
    for column, times in zip(columns, taken, strict=True):
        for pool, count in column.uses:
            left[pool] -= count * times
    return min(left, default=0) >= 0 and min(taken, default=0) >= 0
