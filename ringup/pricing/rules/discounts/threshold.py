"""Threshold discount: an order that is worth so much gets a percentage, an amount or gifts, once (spec §15.2).

From 100.00 on 10 %, from 200.00 on 25.00: an order of 150.00 gets 15.00, one of 250.00 gets 25.00, for a higher tier
replaces the lower ones (O-054). What counts is the value after the discounts on items.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ringup.pricing.rules import deal
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.scope import EVERYTHING, Scope
from ringup.pricing.rules.sentence import Sentence
from ringup.pricing.rules.shape import INLINE, named
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

NAME = "threshold"
STAGE = kind.Stage.THRESHOLDS


@dataclass(frozen=True, kw_only=True)
class GiftRow:
    """Products that a reached tier discounts; a limit of 0 or none is unlimited."""

    scope: Scope = field(default=EVERYTHING, metadata=INLINE)
    offer: Offer = field(default_factory=Offer, metadata=INLINE)
    quantity_limit: Decimal | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not self.offer.is_given:
            yield "", "needs a percent, an amount or a price"
        if self.quantity_limit is not None and self.quantity_limit < 0:
            yield "quantity_limit", "must not be negative"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From this value on a percentage or an amount off the qualifying lines, or gifts."""

    start: Decimal = field(metadata=named("from"))
    offer: Offer = field(default_factory=Offer, metadata=INLINE)
    products: tuple[GiftRow, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.offer.price is not None:
            yield "price", "a threshold gives a percent, an amount or products"
        if self.offer.is_given == bool(self.products):
            yield "", "needs a percent, an amount or products, and one of them only"


@dataclass(frozen=True, kw_only=True)
class Params(kind.OrderParams):
    """The rows name the products that qualify, the tiers say what they get."""

    tiers: tuple[Tier, ...] = ()
    count_non_discountable: bool = False

    def scopes(self) -> tuple[Scope, ...]:
        """What qualifies, and the gifts."""
        return (*super().scopes(), *(gift.scope for tier in self.tiers for gift in tier.products))

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        for position, row in enumerate(self.lines):
            if row.offer.is_given:
                yield f"lines[{position}]", "the tiers say what a threshold gives"


def deals(params: Params, lines: LineIndex) -> Iterator[deal.ThresholdDeal]:
    """The tiers over the lines that qualify."""
    yield deal.ThresholdDeal(
        lines=frozenset(params.covered(lines)),
        tiers=tuple(
            deal.Tier(
                start=tier.start,
                offer=tier.offer if tier.offer.is_given else None,
                gifts=tuple(
                    deal.Gift(
                        lines=frozenset(lines.covered(gift.scope)), offer=gift.offer, limit=gift.quantity_limit or None
                    )
                    for gift in tier.products
                ),
            )
            for tier in params.tiers
        ),
        counts_blocked=params.count_non_discountable,
    )


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    said = []
    for tier in params.tiers:
        start = {"from": plain_text(tier.start)}
        if tier.products:
            said.append(Sentence(code="discount.gift_from_value", facts=start))
        else:
            offer = tier.offer.sentence
            said.append(Sentence(code=f"{offer.code}_from_value", facts={**start, **offer.facts}))
    return tuple(said)


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """What is missing is a value, and known only where the value that counts is: see `thresholds.py`."""
    return None


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """The value of each tier; those that are reached are behind."""
    covered = tuple(sorted(params.covered(lines)))
    for tier in params.tiers:
        yield kind.Ahead(lines=covered, value=tier.start)
