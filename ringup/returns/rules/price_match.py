"""What a price match gives back: (old price − new price) × invoiced quantity, within the maximum (spec §14c).

The old price is what the customer pays for a unit now: after discounts, and after earlier matches. So no unit gets the
same difference twice.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal
from ringup.values.share_out import share_out

PRICE_STEP = Decimal("0.000001")


@dataclass(frozen=True, kw_only=True)
class InvoicedLine:
    """What is invoiced of a line: quantity, net amount after discounts, its tax; what was credited of it, and tax."""

    quantity: Decimal
    net: Money
    tax: Money
    credited: Money
    credited_tax: Money

    @property
    def price(self) -> Decimal:
        """What a unit costs the customer now."""
        exact = Fraction((self.net - self.credited).as_decimal) / Fraction(self.quantity)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PRICE_STEP, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What is given back: `credit` of the `difference`, and the tax on it; `total` is what the customer gets."""

    old_price: Decimal
    difference: Money
    credit: Money
    tax: Money
    total: Money


def match_price(
    line: InvoicedLine, *, new_price: Decimal, left: Money | None, prices_include_tax: bool
) -> Credit | Refusal:
    """The credit; `left` is what the maximum still allows for the order (None: no maximum).

    One unit at 100.00, new price 90.00: 10.00 (O-111); of a maximum of 6.00: 6.00. The tax goes back in proportion: on
    top, or contained where prices include it. Refusals: `nothing_invoiced`, `price_out_of_range`, `price_not_lower`
    {price}, `credit_maximum_reached`.
    """
    if line.quantity <= 0 or line.net.minor <= 0:
        return Refusal(code="nothing_invoiced", cure=Cure(code="change_the_price"))
    if new_price < 0:
        return Refusal(code="price_out_of_range", field="price")
    currency = line.net.currency
    now = line.net - line.credited
    difference = now - Money.from_decimal(new_price * line.quantity, currency)
    if difference.minor <= 0:
        per_unit = _fact(Money.from_decimal(line.price, currency))
        return Refusal(code="price_not_lower", facts={"price": per_unit}, field="price")
    credit = difference if left is None else min(difference, left)
    if credit.minor <= 0:
        return Refusal(code="credit_maximum_reached", field="price")
    tax = _tax(line, credit)
    total = credit if prices_include_tax else credit + tax
    return Credit(old_price=line.price, difference=difference, credit=credit, tax=tax, total=total)


def _fact(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}


def _tax(line: InvoicedLine, credit: Money) -> Money:
    """The tax on all credits of the line up to now, less what was given back before: together never more than all."""
    after = line.credited.minor + credit.minor
    up_to_now = share_out(line.tax.minor, [after, line.net.minor - after])[0]
    return Money(up_to_now, credit.currency) - line.credited_tax
