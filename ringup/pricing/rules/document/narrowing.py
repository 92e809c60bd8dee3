"""Leaves out of a price book what cannot touch a basket; the result stays the same to the last trail entry."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.price_book import PriceBook, PriceRules
from ringup.pricing.rules.product import Product


def narrowed(book: PriceBook, basket: Basket) -> PriceBook:
    """The book with the basket's products and the rules that name them."""
    sold = [book.known(line.product, line.unit) for line in basket.lines]
    components = [book.known(each.product, None) for line in basket.lines for each in line.kit]
    products = {(product.number, product.unit): product for product in (*sold, *components)}
    keys = {key for product in sold for key in product.keys}
    coupons = tuple(
        coupon for coupon in book.coupons if any(code.code in basket.context.coupon_codes for code in coupon.codes)
    )
    by_hand = {charge.tax_group for charge in basket.manual_charges}
    rules = narrowed_rules(book.rules, sold, {coupon.discount for coupon in coupons}, by_hand)
    places = {basket.ship_to, *(line.ship_to for line in basket.lines if line.ship_to)}
    search = tuple(rule for rule in rules.tax_group_search if any(rule.fits(place) for place in places))
    return PriceBook(
        rules=replace(rules, tax_group_search=search),
        products=tuple(product for product in book.products if (product.number, product.unit) in products),
        trade_agreements=tuple(each for each in book.trade_agreements if each.product in keys),
        coupons=coupons,
    )


def narrowed_rules(
    rules: PriceRules, sold: Sequence[Product], by_coupon: Collection[str], by_hand: Collection[str]
) -> PriceRules:
    """The adjustments and discounts that name one of the products, the discounts of the coupons entered, and the taxes
    of the products, of what the rules charge and of charges by hand (their tax groups).
    """
    keys = {key for product in sold for key in product.keys}
    categories = {key for product in sold for key in product.categories}
    discounts = set(rules.discounts_by_scope.touching(keys, categories))
    discounts.update(rules.position_of_discount[discount] for discount in by_coupon)
    groups = {product.tax_group for product in sold} | {charge.tax_group for charge in rules.charges} | {*by_hand}
    return replace(
        rules,
        price_adjustments=tuple(
            rules.price_adjustments[position] for position in rules.adjustments_by_scope.touching(keys, categories)
        ),
        discounts=tuple(rules.discounts[position] for position in sorted(discounts)),
        taxes=tuple(entry for entry in rules.taxes if entry.group in groups),
    )
