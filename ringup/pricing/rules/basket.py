"""What is bought: lines with their price state, by whom, where to, and what was agreed by hand. Never an order."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from ringup.values.money import exponent_of, is_currency


@dataclass(frozen=True, kw_only=True)
class ContextGroup:
    """A price group that the order has: by channel, catalog, affiliation or loyalty.

    That of a catalog holds for the catalog's own `products` only; without any it holds for the whole order.
    """

    id: str
    priority: int = 0
    channel: bool = False
    products: tuple[str, ...] = ()

    def holds_for(self, product: str) -> bool:
        """Whether a line of the product (by its number) has the group."""
        return not self.products or product in self.products


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who buys, where, and why."""

    call_center: str = ""
    price_groups: tuple[ContextGroup, ...] = ()
    customer: str = ""
    customer_group: str = ""
    customer_price_group: str = ""
    # The customer's own (exempt, reseller); it comes before that of the address.
    customer_tax_group: str = ""
    source_code: str = ""
    payment_method: str = ""
    mode_of_delivery: str = ""
    coupon_codes: tuple[str, ...] = ()

    @property
    def is_divided(self) -> bool:
        """Whether a price group holds for some products only."""
        return any(group.products for group in self.price_groups)

    def groups_of(self, product: str) -> frozenset[str]:
        """The price groups of a line of the product.

        >>> autumn = ContextGroup(id="AUTUMN", products=("LAMP-1",))
        >>> sorted(Context(price_groups=(ContextGroup(id="RETAIL"), autumn)).groups_of("MUG-1"))
        ['RETAIL']
        """
        return frozenset(group.id for group in self.price_groups if group.holds_for(product))

    def narrowed_to(self, product: str) -> "Context":
        """The same without the price groups that a line of the product does not have."""
        if not self.is_divided:
            return self
        return replace(self, price_groups=tuple(group for group in self.price_groups if group.holds_for(product)))


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where goods go, as far as tax asks. Also the region that a tax entry names."""

    country: str = ""
    region: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True, kw_only=True)
class RulePrice:
    """The line's price and discounts follow the rules; the only state that a recalculation touches."""


@dataclass(frozen=True, kw_only=True)
class LockedPromise:
    """What was promised stays: `price` per unit, `discount` for the whole line."""

    price: Decimal
    discount: Decimal = Decimal(0)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.price < 0:
            yield "price", "must not be negative"
        if self.discount < 0:
            yield "discount", "must not be negative"


@dataclass(frozen=True, kw_only=True)
class Override:
    """A price per unit set by a person, with the reason."""

    price: Decimal
    reason: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.price < 0:
            yield "price", "must not be negative"


PriceState = RulePrice | LockedPromise | Override
RULE_PRICE = RulePrice()


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """A discount given by a person: a percentage, or an amount of the line or of the order."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if (self.percent is None) == (self.amount is None):
            yield "", "needs a percent or an amount, not both"
        if self.percent is not None and not 0 <= self.percent <= 100:
            yield "percent", "must be from 0 to 100"
        if self.amount is not None and self.amount < 0:
            yield "amount", "must not be negative"


@dataclass(frozen=True, kw_only=True)
class KitComponent:
    """A component of a kit line, or what was put in its place for `substitute_charge`."""

    product: str
    quantity: Decimal
    substitute_charge: Decimal = Decimal(0)
    # Its base price when the kit was sold; absent: the product's own.
    price: Decimal | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        for name in ("quantity", "substitute_charge", "price"):
            if (getattr(self, name) or 0) < 0:
                yield name, "must not be negative"


@dataclass(frozen=True, kw_only=True)
class BasketLine:
    """One line. Its price is in one of three states: rule price, locked promise, override."""

    product: str
    quantity: Decimal
    # Absent: the product's own.
    unit: str | None = None
    mode_of_delivery: str = ""
    ship_to: Destination | None = None
    override: Override | None = None
    locked: LockedPromise | None = None
    manual_discount: ByHand | None = None
    kit: tuple[KitComponent, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.quantity <= 0:
            yield "quantity", "must be more than 0"
        if self.override is not None and self.locked is not None:
            yield "locked", "a line is overridden or locked, not both"

    @property
    def state(self) -> PriceState:
        """The state of the line's price."""
        return self.locked or self.override or RULE_PRICE


@dataclass(frozen=True, kw_only=True)
class ManualCharge:
    """A charge added by a person, on the header or on the line with that index.

    With `replaces` it stands instead of what the rules charge under its code: on its line, or on the whole order.
    Without a tax group it is taxed as what the rules charge under its code.
    """

    code: str
    amount: Decimal
    line: int | None = None
    replaces: bool = False
    tax_group: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.amount < 0:
            yield "amount", "must not be negative"


@dataclass(frozen=True, kw_only=True)
class StandingCharge:
    """What the rules charged under a code on the header or a line when the order was calculated before."""

    code: str
    amount: Decimal
    line: int | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.amount < 0:
            yield "amount", "must not be negative"


@dataclass(frozen=True, kw_only=True)
class OutsideTaxes:
    """What an outside tax service answered: amounts in the order of its question, which `inputs` is the fingerprint of.

    They hold while the question would still be the same (`outside_tax.py`).
    """

    inputs: str
    taxes: tuple[Decimal, ...] = ()
    service: str | None = None
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Basket:
    """Everything about one sale that a price depends on. `as_of` is the moment, and its offset the local clock."""

    currency: str
    as_of: datetime
    prices_include_tax: bool = False
    context: Context = field(default_factory=Context)
    ship_to: Destination = field(default_factory=Destination)
    lines: tuple[BasketLine, ...] = ()
    manual_charges: tuple[ManualCharge, ...] = ()
    standing_charges: tuple[StandingCharge, ...] = ()
    total_discount: ByHand | None = None
    outside_taxes: OutsideTaxes | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if not is_currency(self.currency):
            yield "currency", "must be an ISO 4217 code such as USD"
        for name in ("manual_charges", "standing_charges"):
            for index, charge in enumerate(getattr(self, name)):
                if charge.line is not None and not 0 <= charge.line < len(self.lines):
                    yield f"{name}[{index}].line", "there is no such line"

    @property
    def scale(self) -> int:
        """How many minor units make one of the currency."""
        return 10 ** exponent_of(self.currency)  # type: ignore[no-any-return]
