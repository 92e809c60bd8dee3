"""THE calculation. The steps below are the policy: read them from top to bottom.

Every step takes the calculation so far and the price book and returns a new calculation; none of them looks at a clock,
a setting or a table, so the same basket and book give the same cents for ever.
"""

from collections.abc import Callable

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.steps.add_up import add_up
from ringup.pricing.rules.steps.apply_charges import apply_charges
from ringup.pricing.rules.steps.discount_charges import discount_charges
from ringup.pricing.rules.steps.discount_lines import discount_lines
from ringup.pricing.rules.steps.discount_payment import discount_payment
from ringup.pricing.rules.steps.price_lines import price_lines
from ringup.pricing.rules.steps.tax_lines import tax_lines

Step = Callable[[Calculation, PriceBook], Calculation]

STEPS: tuple[Step, ...] = (
    price_lines,
    discount_lines,
    apply_charges,
    discount_charges,
    discount_payment,
    tax_lines,
    add_up,
)


def calculate(basket: Basket, book: PriceBook) -> Calculation:
    """The basket with all prices, discounts, charges, taxes and totals, and the trail of how they came to be.

    LookupError if the book lacks a product of the basket.
    """
    calculation = Calculation(basket=basket)
    for step in STEPS:
        calculation = step(calculation, book)
    return calculation
