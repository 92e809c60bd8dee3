"""What a charge kind is: one file in this folder, one line in `__init__.py`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from ringup.pricing.rules.sentence import Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeBase:
    """What a charge looks at: a value after discounts in minor units, and a quantity."""

    value_minor: int
    quantity: Decimal
    # Minor units in one of the currency: 100 for USD.
    scale: int


class ChargeKind(Protocol):
    """A module of this folder. `NAME` is also the key of its value in a tier."""

    @property
    def NAME(self) -> str: ...

    @property
    def Params(self) -> type: ...

    def amount(self, params: Any, base: ChargeBase) -> int:
        """The charge in minor units."""
        ...

    def sentence(self, params: Any) -> Sentence:
        """What the charge says of itself; worded by the screens."""
        ...
