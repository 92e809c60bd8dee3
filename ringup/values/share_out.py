"""Divide an amount among several so that not a cent is lost: the largest remainder (price file, rule 7)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm


def share_out(amount_minor: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Shares in proportion to the weights, in the same order; they add up to the amount.

    Rounded down, and what is left goes one unit each to the largest fractions, ties to the earlier:
    share_out(1000, [1, 1, 1]) → [334, 333, 333]. A negative amount is shared like its opposite. Where all weights
    are zero the shares are equal. ValueError for a negative weight, and for an amount with nobody to take it.
    """
    if not weights:
        if amount_minor:
            raise ValueError("nobody to share the amount out to")
        return []
    if amount_minor < 0:
        return [-share for share in share_out(-amount_minor, weights)]
    whole = whole_weights(weights)
    total = sum(whole)
    if total == 0:
        whole, total = [1] * len(whole), len(whole)
    parts = [divmod(amount_minor * weight, total) for weight in whole]
    shares = [share for share, _ in parts]
    left = amount_minor - sum(shares)
    if left:
        # Sorting is stable: of equal fractions the earlier comes first.
        for index in sorted(range(len(parts)), key=lambda at: -parts[at][1])[:left]:
            shares[index] += 1
    return shares


def whole_weights(weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """The same proportions in whole numbers: ["0.5", "1.25"] → [2, 5]."""
    if all(type(weight) is int for weight in weights):
        whole = [int(weight) for weight in weights]
    else:
        exact = [Fraction(weight) for weight in weights]
        scale = lcm(*(weight.denominator for weight in exact))
        whole = [int(weight * scale) for weight in exact]
    if any(weight < 0 for weight in whole):
        raise ValueError("a weight cannot be negative")
    return whole
