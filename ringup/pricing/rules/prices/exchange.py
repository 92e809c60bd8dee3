"""Amounts of one currency in another: prices (spec §14, step 1 of the base price), and limits (record 39).

A price that is kept in the order's currency comes first. At 7.46 DKK for 1.00 EUR a price of 9.99 EUR is 74.53 DKK.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ringup.values.money import Money, exponent_of
from ringup.values.refusal import Cure, Refusal
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


def converted_price(price: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The price in the other currency, rounded half up to its smallest unit: prices are told to customers."""
    minor = round_half_up((price * rate).scaleb(exponent_of(currency)))
    return Money(minor, currency).as_decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """The exchange rates of a company on a day: what 1.00 of its `own` currency is worth in others."""

    own: str = ""
    of: Mapping[str, Decimal] = field(default_factory=dict)

    def worth(self, currency: str) -> Decimal | None:
        """What 1.00 of the company's own currency is worth in that one; None where nobody says."""
        return Decimal(1) if currency == self.own else self.of.get(currency)


@dataclass(frozen=True, kw_only=True, slots=True)
class NoRate:
    """Nobody says what the one currency is worth in the other: an amount cannot be compared with its limit."""

    currency: str
    other: str


def refuse_without_rate(lacking: NoRate, amount: Money, *, cure: str = "", field: str = "") -> Refusal:
    """`no_exchange_rate` {amount, currency, other}: the amount cannot be compared with what limits it."""
    facts = {"amount": asdict(abs(amount)), "currency": lacking.currency, "other": lacking.other}
    return Refusal(code="no_exchange_rate", facts=facts, cure=Cure(code=cure) if cure else None, field=field)


SAME_CURRENCY = Rates()


def converted(money: Money, to: str, rates: Rates) -> Money | NoRate:
    """The amount in another currency, rounded half up once, by way of the company's own currency.

    >>> rates = Rates(own="EUR", of={"JPY": Decimal(160), "USD": Decimal("1.25")})
    >>> converted(Money(5000, "JPY"), "EUR", rates), converted(Money(60000, "USD"), "JPY", rates)
    (Money(minor=3125, currency='EUR'), Money(minor=76800, currency='JPY'))
    """
    if money.currency == to:
        return money
    before, after = rates.worth(money.currency), rates.worth(to)
    if before is None or after is None:
        return NoRate(currency=money.currency, other=to)
    amount = Fraction(money.as_decimal) * Fraction(after) / Fraction(before)
    return Money(round_half_up(amount * 10 ** exponent_of(to)), to)


def total_in(amounts: Iterable[Money], to: str, rates: Rates) -> Money | NoRate:
    """Amounts of several currencies together in one; each is rounded by itself."""
    total = Money.zero(to)
    for amount in amounts:
        part = converted(amount, to, rates)
        if isinstance(part, NoRate):
            return part
        total += part
    return total
