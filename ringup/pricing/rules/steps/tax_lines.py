"""Taxes every line and charge by its item tax group and its destination; each amount is rounded once (rule 17)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ringup.pricing.rules.basket import Basket, Destination
from ringup.pricing.rules.calculation import AppliedCharge, Calculation, PricedLine
from ringup.pricing.rules.outside_tax import with_outside_taxes
from ringup.pricing.rules.price_book import PriceBook, PriceRules
from ringup.pricing.rules.taxes import rate_of, tax_of


def tax_lines(calculation: Calculation, book: PriceBook) -> Calculation:
    """The calculation with the tax of its lines, their charges and the header's charges.

    Taxes that an outside service gave for just this calculation come before our own rates.
    """
    exact = with_outside_taxes(calculation)
    if exact is not None:
        return exact
    rates = Rates(book.rules, calculation.basket)
    return replace(
        calculation,
        lines=tuple(taxed_line(line, rates) for line in calculation.lines),
        charges=taxed_charges(calculation.charges, calculation.basket.ship_to, rates),
    )


class Rates:
    """The tax of amounts in one calculation; each rate is looked up once."""

    def __init__(self, rules: PriceRules, basket: Basket) -> None:
        self._rules = rules
        self._basket = basket
        self._known: dict[tuple[str, Destination], Decimal] = {}

    def tax(self, amount_minor: int, group: str, destination: Destination) -> int:
        """The tax of an amount; without a tax group there is none."""
        if not group or not amount_minor:
            return 0
        asked = (group, destination)
        if asked not in self._known:
            self._known[asked] = rate_of(
                self._rules.taxes,
                group,
                destination,
                self._basket.as_of,
                address_group=(self._basket.context.customer_tax_group or self._rules.tax_groups.find(destination)),
            )
        return tax_of(amount_minor, self._known[asked], included=self._basket.prices_include_tax)

    def destination(self, line: PricedLine) -> Destination:
        """Where the line goes: its own address or the header's."""
        return line.line.ship_to or self._basket.ship_to


def taxed_line(line: PricedLine, rates: Rates) -> PricedLine:
    """The line and its charges with their tax."""
    where = rates.destination(line)
    return replace(
        line,
        tax_minor=rates.tax(line.net_minor, line.product.tax_group, where),
        charges=taxed_charges(line.charges, where, rates),
    )


def taxed_charges(charges: Sequence[AppliedCharge], where: Destination, rates: Rates) -> tuple[AppliedCharge, ...]:
    """The charges with their tax."""
    return tuple(
        replace(charge, tax_minor=rates.tax(charge.amount_minor, charge.tax_group, where)) for charge in charges
    )
