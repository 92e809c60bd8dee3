"""THE rounding function: half away from zero, once per amount (decision 23). Nothing else in the house rounds money."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

# Wide enough for any price x quantity x percentage: no digit is lost before the one rounding.
EXACT = Context(prec=60)


def round_half_up(value: Decimal | Fraction | int) -> int:
    """The nearest whole number; a half goes away from zero: 0.5 → 1, 2.5 → 3, -0.5 → -1."""
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return round_ratio(value.numerator, value.denominator)
    return int(value.to_integral_value(rounding=ROUND_HALF_UP, context=EXACT))


def round_ratio(numerator: int, denominator: int) -> int:
    """`round_half_up` of a ratio of integers, exactly; `denominator` must be positive. (5, 2) → 3, (-5, 2) → -3."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((denominator - 2 * numerator) // (2 * denominator))
