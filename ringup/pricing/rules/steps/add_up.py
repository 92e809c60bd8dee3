"""Adds up: total = subtotal − discount + charges + tax, the tax left out where prices include it."""

from dataclasses import replace

from ringup.pricing.rules.calculation import Calculation, Totals
from ringup.pricing.rules.price_book import PriceBook


def add_up(calculation: Calculation, book: PriceBook) -> Calculation:
    """The calculation with its totals; they are sums of what was rounded before, and never rounded themselves."""
    lines = calculation.lines
    charges = [*calculation.charges, *(charge for line in lines for charge in line.charges)]
    subtotal = sum(line.value_minor for line in lines)
    discount = sum(line.discount_minor for line in lines)
    charged = sum(charge.amount_minor for charge in charges)
    tax = sum(line.tax_minor for line in lines) + sum(charge.tax_minor for charge in charges)
    totals = Totals(
        subtotal_minor=subtotal,
        discount_minor=discount,
        charges_minor=charged,
        tax_minor=tax,
        total_minor=subtotal - discount + charged + (0 if calculation.basket.prices_include_tax else tax),
    )
    return replace(calculation, totals=totals)
