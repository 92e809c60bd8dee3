"""Category price rules: list prices made from a basis for all products of a category, and rounded to sell.

On a cost of 10.00 a markup of 50 % makes 15.00, a margin of 33⅓ % of the price makes 15.00, and 5.00 on top makes 15.00
(O-082). Such prices are made once and stored as base prices; no calculation of an order looks at the rule.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ringup.values.refusal import Refusal


class Basis(StrEnum):
    """What the price is made from."""

    COST = "cost"
    BASE_PRICE = "base_price"


class Method(StrEnum):
    """How."""

    MARKUP = "markup"
    MARGIN = "margin"
    FIXED = "fixed"


@dataclass(frozen=True, kw_only=True)
class SmartRounding:
    """Prices that end on `ending` in steps of `step`: 0.99 in steps of 1 makes 14.99 or 15.99, whatever is nearer.

    Of two that are equally near the higher is taken. A step of 0 leaves the price as it is.
    """

    step: Decimal = Decimal(0)
    ending: Decimal = Decimal(0)

    def rounded(self, price: Fraction) -> Fraction:
        """The nearest price of the grid above zero.

        >>> SmartRounding(step=Decimal(1), ending=Decimal("0.99")).rounded(Fraction("15.40"))
        Fraction(1499, 100)
        """
        step, ending = Fraction(self.step), Fraction(self.ending)
        if not step:
            return price
        below = (price - ending) // step * step + ending
        if below <= 0:
            return below + step
        return below if price - below < below + step - price else below + step


@dataclass(frozen=True, kw_only=True)
class CategoryRule:
    """`value` is a percentage for a markup and a margin, else an amount that is added to the basis."""

    method: Method
    value: Decimal
    basis: Basis = Basis.COST
    rounding: SmartRounding = SmartRounding()

    def refuse(self) -> Refusal | None:
        """Why there is no such rule: a margin takes less than the whole price, a step is not negative."""
        if self.method is Method.MARGIN and not self.value < 100:
            return Refusal(code="must_be_less", facts={"than": "100"}, field="value")
        if self.rounding.step < 0 or self.rounding.ending < 0:
            return Refusal(code="too_small", facts={"limit": 0}, field="step" if self.rounding.step < 0 else "ending")
        if self.rounding.step and self.rounding.ending >= self.rounding.step:
            return Refusal(code="must_be_less", facts={"than": str(self.rounding.step)}, field="ending")
        return None

    def price(self, basis: Decimal) -> Fraction:
        """The new price of a product, never below zero, rounded to sell."""
        base, value = Fraction(basis), Fraction(self.value)
        if self.method is Method.MARKUP:
            made = base * (100 + value) / 100
        elif self.method is Method.MARGIN:
            made = base / (1 - value / 100)
        else:
            made = base + value
        return self.rounding.rounded(max(Fraction(0), made))
