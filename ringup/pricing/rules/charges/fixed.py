"""A fixed amount, once: 5.95 for the order or for the line."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.pricing.rules.charges.kind import ChargeBase
from ringup.pricing.rules.offer import minor_of
from ringup.pricing.rules.sentence import Sentence
from ringup.values.decimals import plain_text

NAME = "fixed"


@dataclass(frozen=True, kw_only=True)
class Params:
    """The amount in the order's currency."""

    fixed: Decimal


def amount(params: Params, base: ChargeBase) -> int:
    """5.95 → 595, whatever the value and the quantity."""
    return minor_of(params.fixed, base.scale)


def sentence(params: Params) -> Sentence:
    """What the charge says of itself."""
    return Sentence(code="charge.fixed", facts={"amount": plain_text(params.fixed)})
