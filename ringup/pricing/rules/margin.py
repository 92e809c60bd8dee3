"""Margin alerts: what a price leaves over the cost, and whether that is acceptable, questionable or too little.

With 40 % acceptable and 20 % questionable, a cost of 100.00 may be sold from 140.00 on without a word, from 120.00 on
with a warning, and not below (AX: set up margin alerts; O-086).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ringup.values.refusal import Refusal


class MarginStanding(StrEnum):
    """How a margin stands to the thresholds."""

    FINE = "fine"
    QUESTIONABLE = "questionable"
    TOO_LOW = "too_low"


@dataclass(frozen=True, kw_only=True)
class MarginAlert:
    """The thresholds in percent over cost; one that is None is not looked at."""

    acceptable: Decimal | None = None
    questionable: Decimal | None = None

    def standing(self, margin: Fraction | None) -> MarginStanding:
        """How a margin stands; one that nobody knows is fine."""
        if margin is None:
            return MarginStanding.FINE
        if self.questionable is not None and margin < self.questionable:
            return MarginStanding.TOO_LOW
        if self.acceptable is not None and margin < self.acceptable:
            return MarginStanding.QUESTIONABLE
        return MarginStanding.FINE

    def refuse(self, margin: Fraction | None, *, item: str) -> Refusal | None:
        """`margin_too_low` {item, margin, least}, or None."""
        if margin is None or self.standing(margin) is not MarginStanding.TOO_LOW:
            return None
        least = format((self.questionable or Decimal(0)).normalize(), "f")
        return Refusal(code="margin_too_low", facts={"item": item, "margin": str(shown(margin)), "least": least})


NO_ALERT = MarginAlert()


def margin_of(price: Fraction, cost: Decimal | None) -> Fraction | None:
    """What a price leaves over the cost, in percent of the cost; None without a cost.

    >>> margin_of(Fraction(15), Decimal(10))
    Fraction(50, 1)
    """
    if not cost:
        return None
    return (price - Fraction(cost)) / Fraction(cost) * 100


def shown(margin: Fraction) -> Decimal:
    """A margin as people read it, with one decimal, rounded down: 19.99 must not look like 20."""
    return Decimal(margin * 10 // 1) / 10


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a product may sell for: at best, at worst and on average (O-085)."""

    optimistic: Decimal
    pessimistic: Decimal
    average: Decimal


def estimate(prices: Sequence[Decimal]) -> Estimate | None:
    """The estimate from the prices that may hold for a product; None without any."""
    if not prices:
        return None
    return Estimate(optimistic=max(prices), pessimistic=min(prices), average=sum(prices, Decimal(0)) / len(prices))
