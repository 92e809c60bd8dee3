"""What an outside tax service is asked about a calculation, and its answer: exact taxes that hold for just that.

The answer stands in the basket, with the fingerprint of the question: a replay gives the same cents, and any change of
what tax depends on leaves our own rates as the estimate (docs/decisions: outside tax services).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ringup.pricing.rules.basket import Destination
from ringup.pricing.rules.calculation import AppliedCharge, Calculation
from ringup.values.decimals import plain_text
from ringup.values.money import Money, minor_text
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class TaxItem:
    """One amount that is taxed, after discounts: a line, or a charge of a line or of the header.

    `code` is the product's number or the charge's code; `amount_minor` includes tax where the request says so.
    """

    id: str
    kind: Literal["line", "charge"]
    code: str
    tax_group: str
    quantity: str
    amount_minor: int
    ship_to: Destination


@dataclass(frozen=True, kw_only=True)
class TaxRequest:
    """All that the tax of one order depends on."""

    currency: str
    day: date
    prices_include_tax: bool
    items: tuple[TaxItem, ...]
    customer_tax_group: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same question, and for no other."""
        parts = [self.currency, self.day.isoformat(), self.prices_include_tax]
        # Most customers have none: their answers hold as they did before there was one.
        parts += [self.customer_tax_group] if self.customer_tax_group else []
        items = [
            [
                *(item.id, item.kind, item.code, item.tax_group, item.quantity),
                minor_text(item.amount_minor, self.currency),
                *vars(item.ship_to).values(),
            ]
            for item in self.items
        ]
        return hashlib.sha256(json.dumps([parts, items]).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Taxes:
    """The service's answer: the tax of each item in minor units, in the order of the request."""

    minor: tuple[int, ...]
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """No answer, or none that can be believed; nothing is wrong with the order."""

    because: str


TaxOutcome = Taxes | Refusal | Unknown


def believable(request: TaxRequest, taxes: Sequence[int]) -> bool:
    """Whether there is a tax for each item, none of the other sign and none above its amount (100.00 with 120.00)."""
    return len(taxes) == len(request.items) and all(
        0 <= tax * (1 if item.amount_minor >= 0 else -1) <= abs(item.amount_minor)
        for item, tax in zip(request.items, taxes, strict=True)
    )


def request_of(calculation: Calculation) -> TaxRequest:
    """The question about a calculation: what has an item tax group, each amount after all discounts."""
    basket = calculation.basket
    return TaxRequest(
        currency=basket.currency,
        day=basket.as_of.date(),
        prices_include_tax=basket.prices_include_tax,
        items=tuple(_items(calculation)),
        customer_tax_group=basket.context.customer_tax_group,
    )


def with_outside_taxes(calculation: Calculation) -> Calculation | None:
    """The calculation with the taxes that its basket brings, if they were asked for just this; else None."""
    brought = calculation.basket.outside_taxes
    if brought is None:
        return None
    request = request_of(calculation)
    if brought.inputs != request.fingerprint or len(brought.taxes) != len(request.items):
        return None
    minor = [Money.from_decimal(tax, calculation.basket.currency).minor for tax in brought.taxes]
    tax_of = {item.id: tax for item, tax in zip(request.items, minor, strict=True)}
    lines = tuple(
        replace(
            line,
            tax_minor=tax_of.get(f"line-{place}", 0),
            charges=_charges(line.charges, f"line-{place}-charge", tax_of),
        )
        for place, line in enumerate(calculation.lines)
    )
    charges = _charges(calculation.charges, "charge", tax_of)
    return replace(calculation, lines=lines, charges=charges, outside_taxed=True)


def _charges(charges: Sequence[AppliedCharge], name: str, tax_of: dict[str, int]) -> tuple[AppliedCharge, ...]:
    return tuple(replace(charge, tax_minor=tax_of.get(f"{name}-{place}", 0)) for place, charge in enumerate(charges))


def _items(calculation: Calculation) -> Iterator[TaxItem]:
    basket = calculation.basket
    for place, line in enumerate(calculation.lines):
        where = line.line.ship_to or basket.ship_to
        if line.product.tax_group and line.net_minor:
            yield TaxItem(
                id=f"line-{place}",
                kind="line",
                code=line.product.number,
                tax_group=line.product.tax_group,
                quantity=plain_text(line.line.quantity),
                amount_minor=line.net_minor,
                ship_to=where,
            )
        yield from _charge_items(line.charges, f"line-{place}-charge", where)
    yield from _charge_items(calculation.charges, "charge", basket.ship_to)


def _charge_items(charges: Sequence[AppliedCharge], name: str, where: Destination) -> Iterator[TaxItem]:
    for place, charge in enumerate(charges):
        if charge.tax_group and charge.amount_minor:
            yield TaxItem(
                id=f"{name}-{place}",
                kind="charge",
                code=charge.code,
                tax_group=charge.tax_group,
                quantity="1",
                amount_minor=charge.amount_minor,
                ship_to=where,
            )
