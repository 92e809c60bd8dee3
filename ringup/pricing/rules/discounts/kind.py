"""What a discount kind is: one file in this folder, one line in `__init__.py`.

A kind proposes deals; it never decides between them (`competition.py`) and never divides amounts (`share_out`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any, NamedTuple, Protocol

from ringup.pricing.rules.deal import Deal
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.scope import EVERYTHING, Row, Scope, included
from ringup.pricing.rules.sentence import Sentence
from ringup.values.refusal import Refusal


class Stage(Enum):
    """When in the calculation a kind is asked for deals."""

    # On the units of lines, before anything else.
    ITEMS = auto()
    # On what the lines are worth after the discounts on items.
    THRESHOLDS = auto()
    # On charges, once they stand on the order.
    CHARGES = auto()
    # Last, for the planned payment method.
    PAYMENT = auto()


@dataclass(frozen=True, kw_only=True)
class Params:
    """The parameters of a kind, in the price file's form; each kind has its own subclass with further keys."""

    lines: tuple[Row, ...] = ()

    def scopes(self) -> tuple[Scope, ...]:
        """What the discount may touch; of a basket without it nobody needs to ask."""
        return included(self.lines)

    def covered(self, lines: LineIndex) -> set[int]:
        """The lines of a basket that the discount looks at."""
        return lines.union(self.lines)


@dataclass(frozen=True, kw_only=True)
class OrderParams(Params):
    """Parameters of a kind that looks at the whole order where no row names products."""

    def scopes(self) -> tuple[Scope, ...]:
        """What the rows name, or everything."""
        return included(self.lines) or (EVERYTHING,)

    def covered(self, lines: LineIndex) -> set[int]:
        """The lines that the rows name, or all."""
        return lines.qualifying(self.lines)


class Ahead(NamedTuple):
    """What a discount waits for next: so many more units on one of these lines, or lines worth so much together."""

    lines: tuple[int, ...]
    units: Decimal | None = None
    value: Decimal | None = None


class Kind(Protocol):
    """A module of this folder."""

    @property
    def NAME(self) -> str: ...

    @property
    def STAGE(self) -> Stage: ...

    @property
    def Params(self) -> type[Params]: ...

    def deals(self, params: Any, lines: LineIndex) -> Iterator[Deal]:
        """What the discount offers on the lines it covers, whether or not others offer more."""
        ...

    def sentence(self, params: Any) -> tuple[Sentence, ...]:
        """What the discount says of itself, a sentence a row or tier; worded by the screens."""
        ...

    def gap(self, params: Any, lines: LineIndex) -> Refusal | None:
        """What the basket lacks to earn the discount, with the cure; None where it lacks nothing that can be added."""
        ...

    def ahead(self, params: Any, lines: LineIndex) -> Iterator[Ahead]:
        """What would earn the discount, or more of it, with products that are in the basket already."""
        ...
