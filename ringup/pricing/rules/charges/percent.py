"""A percentage of the value after discounts: 5 % of 80.00 is 4.00."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.pricing.rules.charges.kind import ChargeBase
from ringup.pricing.rules.sentence import Sentence
from ringup.values.decimals import plain_text
from ringup.values.percent import Percent

NAME = "percent"


@dataclass(frozen=True, kw_only=True)
class Params:
    """The percentage: 5 for 5 %."""

    percent: Decimal


def amount(params: Params, base: ChargeBase) -> int:
    """5 % of 8000 → 400, rounded half up once."""
    return Percent(params.percent).of_minor(base.value_minor)


def sentence(params: Params) -> Sentence:
    """What the charge says of itself."""
    return Sentence(code="charge.percent", facts={"percent": plain_text(params.percent)})
