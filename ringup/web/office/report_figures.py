"""What the reports of the office have in common: figures above a table, and places in the drawings beside its rows."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.directed_selling.rules.experiments import Interval
from ringup.plumbing import formats

# Nobody reads more rows on a screen; a file has all.
MOST_ROWS = 200
# The drawings are so many units wide.
WIDTH = 1000
NARROW_SIGN = "\N{EN DASH}"
# What a file calls the row below the others, in the language of its heads.
TOTAL = "total"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of the summary, and what it was planned to be."""

    label: str
    value: str
    note: str = ""
    planned: str = ""


def count(value: int) -> str:
    """How many, in words of the language."""
    return formats.number(Decimal(value))


def rate(share: float, places: int) -> Decimal:
    """A share from 0 to 1 as percent."""
    return Decimal(round(share * 100 * 10**places)).scaleb(-places)


def percent(share: float) -> str:
    """A response: two decimals below 10 %, as fractions of a percent decide, else one."""
    return formats.percent(rate(share, 2 if share < 0.1 else 1))


def between(interval: Interval) -> str:
    """The ends of the interval."""
    return f"{percent(interval.low)} {NARROW_SIGN} {percent(interval.high)}"


def place(value: float, most: float) -> int:
    """Where a value stands in a drawing."""
    return round(min(max(value / most, 0.0), 1.0) * WIDTH) if most > 0 else 0
