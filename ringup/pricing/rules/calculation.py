"""The calculation as a value: what each step has worked out so far, with the trail of how."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

from ringup.pricing.rules.basket import Basket, BasketLine
from ringup.pricing.rules.product import Product
from ringup.values.refusal import Refusal


class Standing(IntEnum):
    """What the rules have done to units so far, and so what may still come."""

    FREE = 0
    COMPOUNDED = 1
    BEST = 2
    EXCLUSIVE = 3


class Take(NamedTuple):
    """What one discount took off units, and the priority at which it did."""

    discount: str
    amount_minor: int
    priority: int = 0
    # An amount of several units at once, which has to be divided over them (spec §15.4).
    total: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """Units of one line to which the same happened. `value_minor` is before discounts."""

    quantity: Decimal
    value_minor: int
    standing: Standing = Standing.FREE
    takes: tuple[Take, ...] = ()

    @property
    def discount_minor(self) -> int:
        """What all discounts together took off."""
        return sum(take.amount_minor for take in self.takes)

    @property
    def net_minor(self) -> int:
        """What is left to pay."""
        return self.value_minor - self.discount_minor


def is_free(portion: Portion) -> bool:
    """Whether nothing of the rules stands on the units yet."""
    return portion.standing is Standing.FREE


def is_stackable(portion: Portion) -> bool:
    """Whether a compound may come on the units: nothing stands there, or other compounds."""
    return portion.standing in (Standing.FREE, Standing.COMPOUNDED)


class TrailStep(NamedTuple):
    """One thing that happened to a line, or did not. Prices are fractions of the currency, amounts minor units."""

    step: str
    rule: str | None
    before: Fraction | int | None
    after: Fraction | int | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AppliedCharge:
    """A charge that stands on the order or on a line. `shipping` charges may be lowered by a shipping discount."""

    code: str
    amount_minor: int
    tax_group: str = ""
    tax_minor: int = 0
    manual: bool = False
    shipping: bool = False
    refundable: bool = True
    # Minor units that a shipping discount took off.
    lowered_minor: int = 0
    # What the rules would charge instead of one by hand; nothing where they charge nothing.
    rule_minor: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AppliedDiscount:
    """What one discount took off one line, and how many of its units took part."""

    id: str
    amount_minor: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedLine:
    """A basket line with all that was worked out for it. Prices are per unit and exact; amounts are minor units."""

    line: BasketLine
    product: Product
    base_price: Fraction
    agreement_price: Fraction | None
    active_price: Fraction
    portions: tuple[Portion, ...]
    # Why the rules' discounts leave the line out: "locked", "overridden", "prevented", "replaced", or nothing.
    closed: str = ""
    # The discounts that took something, in the order in which they did.
    applied: tuple[str, ...] = ()
    charges: tuple[AppliedCharge, ...] = ()
    tax_minor: int = 0
    trail: tuple[TrailStep, ...] = ()

    @property
    def value_minor(self) -> int:
        """The line before discounts."""
        return sum(portion.value_minor for portion in self.portions)

    @property
    def discount_minor(self) -> int:
        """What all discounts together took off."""
        return sum(portion.discount_minor for portion in self.portions)

    @property
    def net_minor(self) -> int:
        """The line after discounts."""
        return self.value_minor - self.discount_minor

    @property
    def discounts(self) -> tuple[AppliedDiscount, ...]:
        """One entry for each discount, in the order in which they were applied; none of 0."""
        amounts: dict[str, int] = {}
        quantities: dict[str, Decimal] = {}
        for portion in self.portions:
            for take in portion.takes:
                amounts[take.discount] = amounts.get(take.discount, 0) + take.amount_minor
                quantities[take.discount] = quantities.get(take.discount, Decimal(0)) + portion.quantity
        return tuple(
            AppliedDiscount(id=name, amount_minor=amounts[name], quantity=quantities[name])
            for name in self.applied
            if amounts.get(name)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A coupon or a discount that gave nothing, and why. `rule` is the discount; an unknown coupon has none."""

    rule: str | None
    refusal: Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Sums in minor units: total = subtotal − discount + charges + tax, the tax left out where prices include it."""

    subtotal_minor: int = 0
    discount_minor: int = 0
    charges_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Calculation:
    """A basket on its way through the pipeline; each step returns a new one."""

    basket: Basket
    lines: tuple[PricedLine, ...] = ()
    charges: tuple[AppliedCharge, ...] = ()
    refused: tuple[Refused, ...] = ()
    # The discount that lowered the shipping charges, if one did.
    shipping_discount: str = ""
    totals: Totals = Totals()
    # Whether the taxes are those of an outside service.
    outside_taxed: bool = False
    # False where the search for the best combination was cut off.
    optimal: bool = True
