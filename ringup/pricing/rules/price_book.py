"""What prices are made of: products, trade agreements and the rules, with the indexes that make them quick to ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ringup.pricing.rules.charge import Charge
from ringup.pricing.rules.coupon import Coupon
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.policy import Policy
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.prices.agreements import TradeAgreement
from ringup.pricing.rules.product import Product
from ringup.pricing.rules.scope import ScopeIndex
from ringup.pricing.rules.shape import INLINE
from ringup.pricing.rules.tax_groups import TaxGroupRule, TaxGroups
from ringup.pricing.rules.taxes import TaxEntry


@dataclass(frozen=True, kw_only=True)
class PriceRules:
    """The rules, apart from what belongs to single products. An owner may keep them for many calculations."""

    policy: Policy = field(default_factory=Policy)
    price_adjustments: tuple[PriceAdjustment, ...] = ()
    discounts: tuple[Discount, ...] = ()
    charges: tuple[Charge, ...] = ()
    taxes: tuple[TaxEntry, ...] = ()
    tax_group_search: tuple[TaxGroupRule, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        yield from repeated("discounts", "id", [discount.id for discount in self.discounts])

    @cached_property
    def adjustments_by_scope(self) -> ScopeIndex:
        """Which adjustments may touch which products."""
        return ScopeIndex((adjustment.scope,) for adjustment in self.price_adjustments)

    @cached_property
    def discounts_by_scope(self) -> ScopeIndex:
        """Which discounts may touch which products."""
        return ScopeIndex(discount.params.scopes() for discount in self.discounts)

    @cached_property
    def kept_charges(self) -> dict[str, Charge]:
        """The charges that stay when their tiers leave the order, by code."""
        return {charge.code: charge for charge in reversed(self.charges) if charge.keep}

    @cached_property
    def tax_groups(self) -> TaxGroups:
        """The tax groups of addresses."""
        return TaxGroups(self.tax_group_search)

    @cached_property
    def position_of_discount(self) -> dict[str, int]:
        """Where each discount stands; of equal ones the earlier comes first."""
        return {discount.id: position for position, discount in enumerate(self.discounts)}


@dataclass(frozen=True, kw_only=True)
class PriceBook:
    """The rules with the products of a basket and what belongs to them."""

    rules: PriceRules = field(default=PriceRules(), metadata=INLINE)
    products: tuple[Product, ...] = ()
    trade_agreements: tuple[TradeAgreement, ...] = ()
    coupons: tuple[Coupon, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        yield from repeated("products", "number", [(product.number, product.unit) for product in self.products])
        yield from repeated("coupons", "discount", [coupon.discount for coupon in self.coupons])
        codes = [code.code for coupon in self.coupons for code in coupon.codes]
        if len(set(codes)) < len(codes):
            yield "coupons", "a code stands for one coupon only"
        known = self.rules.position_of_discount
        for index, coupon in enumerate(self.coupons):
            if coupon.discount not in known:
                yield f"coupons[{index}].discount", f"there is no discount {coupon.discount}"

    def product(self, number: str, unit: str | None) -> Product | None:
        """The product sold in that unit; without a unit the first of that number."""
        return self._products.get((number, unit))

    def known(self, number: str, unit: str | None) -> Product:
        """Like `product`; LookupError for one that the book's owner forgot to load."""
        product = self.product(number, unit)
        if product is None:
            raise LookupError(f"the price book lacks product {number} in unit {unit or 'any'}")
        return product

    @cached_property
    def _products(self) -> dict[tuple[str, str | None], Product]:
        found: dict[tuple[str, str | None], Product] = {}
        for product in self.products:
            found.setdefault((product.number, product.unit), product)
            found.setdefault((product.number, None), product)
        return found

    @cached_property
    def agreements_by_product(self) -> dict[str, list[TradeAgreement]]:
        """The agreements of each product number, masters apart from their variants."""
        found: dict[str, list[TradeAgreement]] = {}
        for agreement in self.trade_agreements:
            found.setdefault(agreement.product, []).append(agreement)
        return found


def repeated(section: str, key: str, names: Sequence[object]) -> Iterable[tuple[str, str]]:
    """A problem for every name that stood before."""
    seen: set[object] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield f"{section}[{index}].{key}", "is there twice"
        seen.add(name)
