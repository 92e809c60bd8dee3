"""Simple discount: each row takes a percentage or an amount off its products, or sets their price.

15 % off 20.00 takes 3.00; 1.00 off 2 units takes 2.00; a price of 8.00 takes 2.00 off 10.00. A price above the
active price gives nothing (decision 27). Rows are discounts of their own that never come together (spec §15.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ringup.pricing.rules.deal import RateDeal
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.sentence import Sentence
from ringup.values.refusal import Refusal

NAME = "simple"
STAGE = kind.Stage.ITEMS


@dataclass(frozen=True, kw_only=True)
class Params(kind.Params):
    """The rows; one with `exclude` leaves its products out of the whole discount."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        for position, row in enumerate(self.lines):
            if not row.exclude and not row.offer.is_given:
                yield f"lines[{position}]", "needs a percent, an amount or a price"


def deals(params: Params, lines: LineIndex) -> Iterator[RateDeal]:
    """Every row's offer on the lines that it covers."""
    for position, row, covered in lines.rows(params.lines):
        yield RateDeal(row=position, offer=row.offer, lines=covered)


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    return tuple(row.offer.sentence for row in params.lines if not row.exclude)


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """A simple discount asks for nothing but the product."""
    return None


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """More of a product earns no more than it did."""
    return iter(())
