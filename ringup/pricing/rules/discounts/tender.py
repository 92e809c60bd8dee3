"""Tender discount: a percentage for paying by certain methods, last of all, once for the order (spec §15.2).

3 % for cash on lines of 97.00 and 3.00 takes 3.00 and shares it out as 2.91 and 0.09. It comes on top of every other
discount, even exclusive ones; locked lines are left out. Of several the best single one holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ringup.pricing.rules.deal import RateDeal
from ringup.pricing.rules.discounts import kind
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.sentence import Sentence
from ringup.values.refusal import Refusal

NAME = "tender"
STAGE = kind.Stage.PAYMENT


@dataclass(frozen=True, kw_only=True)
class Params(kind.Params):
    """Rows with percentages; no payment method named means all."""

    payment_methods: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        for position, row in enumerate(self.lines):
            if not row.exclude and row.offer.percent is None:
                yield f"lines[{position}]", "a tender discount needs a percent"


def deals(params: Params, lines: LineIndex) -> Iterator[RateDeal]:
    """Every row's percentage on the lines that it covers."""
    for position, row, covered in lines.rows(params.lines):
        yield RateDeal(row=position, offer=row.offer, lines=covered)


def refuse_payment_method(params: Params, payment_method: str) -> Refusal | None:
    """Why the planned payment method does not earn the discount, else None."""
    if params.payment_methods and payment_method not in params.payment_methods:
        return Refusal(code="wrong_payment_method")
    return None


def sentence(params: Params) -> tuple[Sentence, ...]:
    """What the discount says of itself."""
    facts = {"payment_methods": list(params.payment_methods)}
    return tuple(
        Sentence(code="discount.for_payment_method", facts={**row.offer.sentence.facts, **facts})
        for row in params.lines
        if not row.exclude
    )


def gap(params: Params, lines: LineIndex) -> Refusal | None:
    """A tender discount asks for a payment method, not for more products."""
    return None


def ahead(params: Params, lines: LineIndex) -> Iterator[kind.Ahead]:
    """It waits for a way to pay, not for goods."""
    return iter(())
