"""An amount for every unit: 1.00 a piece of 3 pieces is 3.00 (AX: Pcs)."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.pricing.rules.charges.kind import ChargeBase
from ringup.pricing.rules.offer import worth
from ringup.pricing.rules.sentence import Sentence
from ringup.values.decimals import plain_text

NAME = "per_piece"


@dataclass(frozen=True, kw_only=True)
class Params:
    """The amount of one unit in the order's currency."""

    per_piece: Decimal


def amount(params: Params, base: ChargeBase) -> int:
    """1.00 × 3 units → 300, rounded once."""
    return worth(params.per_piece, base.quantity, base.scale)


def sentence(params: Params) -> Sentence:
    """What the charge says of itself."""
    return Sentence(code="charge.per_piece", facts={"amount": plain_text(params.per_piece)})
