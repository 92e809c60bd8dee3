"""Prices of the company's currency in the currency of an order (spec §14, step 1 of the base price).

A price that is kept in the order's currency comes first. At 7.46 DKK for 1.00 EUR a price of 9.99 EUR is 74.53 DKK.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ringup.values.money import Money, exponent_of
from ringup.values.rounding import round_half_up


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeRate:
    """How much of a currency one unit of the company's currency is worth, from a day on."""

    rate: Decimal
    valid_from: date


def rate_on(rates: Iterable[ExchangeRate], day: date) -> Decimal | None:
    """The rate that began last, or None where none has begun."""
    begun = [rate for rate in rates if rate.valid_from <= day]
    return max(begun, key=lambda rate: rate.valid_from).rate if begun else None


def converted(price: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The price in the other currency, rounded half up to its smallest unit: prices are told to customers."""
    minor = round_half_up((price * rate).scaleb(exponent_of(currency)))
    return Money(minor, currency).as_decimal
