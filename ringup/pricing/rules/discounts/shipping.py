"""Shipping discount: an order that is worth so much gets a percentage off its shipping charges (spec §15.2).

From 50.00 on 100 % off overnight (O-068): freight of 12.00 becomes 0.00 and stays in the list. It lowers the charge
itself and stands in no line; of several the best single one holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ringup.pricing.rules import deal
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import HUNDRED, Offer
from ringup.pricing.rules.sentence import Sentence
from ringup.pricing.rules.shape import named
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

NAME = "shipping"
STAGE = kind.Stage.CHARGES


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From this value on so many percent off."""

    start: Decimal = field(metadata=named("from"))
    percent: Decimal

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not 0 <= self.percent <= HUNDRED:
            yield "percent", "must be from 0 to 100"


@dataclass(frozen=True, kw_only=True)
class Params(kind.OrderParams):
    """The rows name the products that count; no mode of delivery named means all."""

    tiers: tuple[Tier, ...] = ()
    modes_of_delivery: tuple[str, ...] = ()
    count_non_discountable: bool = False


def deals(params: Params, lines: LineIndex) -> Iterator[deal.ChargeDeal]:
    """The tiers over the lines that count."""
    yield deal.ChargeDeal(
        lines=frozenset(params.covered(lines)),
        tiers=tuple(deal.Tier(start=tier.start, offer=Offer(percent=tier.percent)) for tier in params.tiers),
        modes=frozenset(params.modes_of_delivery),
        counts_blocked=params.count_non_discountable,
    )


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    modes = list(params.modes_of_delivery)
    return tuple(
        Sentence(
            code="discount.off_shipping_from_value",
            facts={"from": plain_text(tier.start), "percent": plain_text(tier.percent), "modes": modes},
        )
        for tier in params.tiers
    )


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """What is missing is a value, and known only where the value that counts is: see `steps/discount_charges.py`."""
    return None


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """The value of each tier; those that are reached are behind."""
    covered = tuple(sorted(params.covered(lines)))
    for tier in params.tiers:
        yield kind.Ahead(lines=covered, value=tier.start)
