"""What a discount kind is: one file in this folder, one line in `__init__.py`.

A kind proposes deals; it never decides between them (`competition.py`) and never divides amounts (`share_out`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol

from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.scope import Row, Scope, included
from ringup.pricing.rules.sentence import Sentence


class Stage(Enum):
    """When in the calculation a kind is asked for deals."""

    ITEMS = auto()


@dataclass(frozen=True, kw_only=True)
class Params:
    """The parameters of a kind, in the price file's form; each kind has its own subclass with further keys."""

    lines: tuple[Row, ...] = ()

    def scopes(self) -> tuple[Scope, ...]:
        """What the discount may touch; of a basket without it nobody needs to ask."""
        return included(self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deal:
    """One row's offer on every line that it covers. It may stand on all units of a line or on some of them."""

    row: int
    offer: Offer
    lines: tuple[int, ...]


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
        """What the discount says of itself, a sentence a row; worded by the screens."""
        ...

    def gap(self, params: Any, lines: LineIndex) -> Sentence | None:
        """What the basket lacks to earn the discount, or nothing."""
        ...
