"""The tax table of an invoice: base and tax by rate, from amounts that were rounded line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEP = Decimal("0.1")
# A rate in the books that is so near, in percentage points, is the one that was used.
NEAR = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Taxed:
    """An amount without tax and its tax, in minor units."""

    base: int
    tax: int


def tax_table(amounts: Sequence[Taxed], *, rates: Collection[Decimal]) -> list[tuple[Decimal, int, int]]:
    """(rate in percent, base, tax) by rate, the highest first.

    4.50 with 0.95 tax is 21.1 %: nearest to the 21 % in the books, together with 30.00 and 6.30.
    """
    found: dict[Decimal, tuple[int, int]] = {}
    for one in amounts:
        if not one.base and not one.tax:
            continue
        rate = _rate(one, rates)
        base, tax = found.get(rate, (0, 0))
        found[rate] = (base + one.base, tax + one.tax)
    return [(rate, base, tax) for rate, (base, tax) in sorted(found.items(), reverse=True)]


def _rate(one: Taxed, rates: Collection[Decimal]) -> Decimal:
    if not one.tax or not one.base:
        return Decimal(0)
    exact = Decimal(one.tax) * 100 / Decimal(one.base)
    # The tax is rounded to the smallest unit: on a small amount the rate may be that much off.
    slack = max(NEAR, Decimal(100) / abs(Decimal(one.base)))
    near = min(rates, key=lambda rate: abs(rate - exact), default=None)
    if near is not None and abs(near - exact) <= slack:
        return near
    return exact.quantize(STEP, rounding=ROUND_HALF_UP)


def rates_of(
    amounts: Sequence[Taxed], *, books: Sequence[Collection[Decimal]], slack: Sequence[Decimal]
) -> list[Decimal | None]:
    """The rate of each amount: that in its books that gives its tax within `slack` minor units; None where none does.

    What is so small that several do (0.05 with 0.01) is taxed like what is not, else at the nearest rate.
    """
    fits = [_fitting(one, rates, off) for one, rates, off in zip(amounts, books, slack, strict=True)]
    sure = {next(iter(found)) for found in fits if len(found) == 1}
    return [
        min(found & sure or found, key=lambda rate: (abs(_tax(one.base, rate) - one.tax), -rate), default=None)
        for one, found in zip(amounts, fits, strict=True)
    ]


def _fitting(one: Taxed, rates: Collection[Decimal], slack: Decimal) -> set[Decimal]:
    if not one.base and not one.tax:
        return {Decimal(0), *rates}
    if not one.tax and abs(one.base) > 100:
        return {Decimal(0)}
    return {rate.normalize() for rate in (*rates, Decimal(0)) if abs(_tax(one.base, rate) - one.tax) <= slack}


def _tax(base: int, rate: Decimal) -> Decimal:
    return Decimal(base) * rate / 100
