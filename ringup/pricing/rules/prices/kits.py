"""Kits: what a kit costs, and what of a kit line's net is each component's (price file, rule 15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ringup.pricing.rules.basket import KitComponent
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.product import Product
from ringup.values.share_out import share_out


@dataclass(frozen=True, kw_only=True, slots=True)
class ComponentShare:
    """What of a kit line is one component's."""

    product: str
    quantity: Decimal
    net_minor: int


def kit_price(product: Product, kit: Sequence[KitComponent], book: PriceBook) -> Fraction:
    """The kit's own price or, where that is 0, its components' prices; the substitutes' charges come on top.

    Components of 20, 30 and 50 make 100.00; with an upgrade for 50.00 it is 150.00 (O-091).
    """
    return (product.base_price or sum(component_prices(kit, book), Fraction(0))) + substitute_charges(kit)


def substitute_charges(kit: Sequence[KitComponent]) -> Fraction:
    """What the substitutes in one kit cost on top of whatever the kit costs."""
    return sum((Fraction(component.substitute_charge) for component in kit), Fraction(0))


def component_prices(kit: Sequence[KitComponent], book: PriceBook) -> list[Fraction]:
    """What the components of one kit cost by themselves."""
    return [component_price(component, book) * Fraction(component.quantity) for component in kit]


def component_price(component: KitComponent, book: PriceBook) -> Fraction:
    """One piece of the component: at the price of the sale where that is kept, else at its base price now."""
    if component.price is not None:
        return Fraction(component.price)
    return book.known(component.product, None).base_price


def component_shares(
    kit: Sequence[KitComponent], kits: Decimal, net_minor: int, book: PriceBook
) -> tuple[ComponentShare, ...]:
    """A kit line's net in proportion to the components' base prices: 90.00 over 20/30/50 is 18/27/45 (O-091)."""
    shares = share_out(net_minor, component_prices(kit, book))
    return tuple(
        ComponentShare(product=component.product, quantity=component.quantity * kits, net_minor=share)
        for component, share in zip(kit, shares, strict=True)
    )
