"""Quantity discount: from so many units of a row on, all of them get the tier's offer, not only those beyond it.

6+ bottles 10 %: six of 10.00 take 6.00, five take nothing. A row counts all its products together, on every line; rows
count apart and never come together on a unit (spec §15.2; O-049, O-050).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ringup.pricing.rules.deal import RateDeal
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.sentence import Sentence
from ringup.pricing.rules.shape import INLINE, named
from ringup.values.decimals import plain_text
from ringup.values.refusal import Cure, Refusal

NAME = "quantity"
STAGE = kind.Stage.ITEMS


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From this many units on."""

    start: Decimal = field(metadata=named("from"))
    offer: Offer = field(metadata=INLINE)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not self.offer.is_given:
            yield "", "needs a percent, an amount or a price"


@dataclass(frozen=True, kw_only=True)
class Params(kind.Params):
    """Rows say which products count together, tiers what they get."""

    tiers: tuple[Tier, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        for position, row in enumerate(self.lines):
            if row.offer.is_given:
                yield f"lines[{position}]", "the tiers say what a quantity discount gives"


def deals(params: Params, lines: LineIndex) -> Iterator[RateDeal]:
    """Every row's reached tier on the lines that it covers."""
    for position, _, covered in lines.rows(params.lines):
        tier = reached(params.tiers, lines.counted(covered))
        if tier is not None:
            yield RateDeal(row=position, offer=tier.offer, lines=covered)


def reached(tiers: Sequence[Tier], quantity: Decimal) -> Tier | None:
    """The highest tier that so many units reach."""
    return max((tier for tier in tiers if tier.start <= quantity), key=lambda tier: tier.start, default=None)


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    return tuple(
        Sentence(
            code=f"{tier.offer.sentence.code}_from_quantity",
            facts={"from": plain_text(tier.start), **tier.offer.sentence.facts},
        )
        for tier in params.tiers
    )


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """How many units of the row that is nearest are missing to the lowest tier."""
    lowest = min((tier.start for tier in params.tiers), default=None)
    if lowest is None:
        return None
    counted = [lines.counted(covered) for _, _, covered in lines.rows(params.lines)]
    missing = lowest - max((quantity for quantity in counted if quantity), default=lowest)
    if missing <= 0:
        return None
    facts = {"missing": plain_text(missing)}
    return Refusal(code="quantity_not_reached", facts=facts, cure=Cure(code="add_quantity", facts=facts))


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """For each row the units that are missing to its next tier."""
    for _, _, covered in lines.rows(params.lines):
        counted = lines.counted(covered)
        following = min((tier.start for tier in params.tiers if tier.start > counted), default=None)
        if counted and following is not None:
            yield kind.Ahead(lines=covered, units=following - counted)
