"""Gives every line its price: base price, trade agreement, adjustment; or the promise or override that stands."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ringup.pricing.rules.basket import Basket, BasketLine, LockedPromise
from ringup.pricing.rules.calculation import Calculation, Portion, PricedLine, Standing, TrailStep
from ringup.pricing.rules.offer import minor_of, worth
from ringup.pricing.rules.policy import ManualDiscounts, Policy
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.adjustments import PriceAdjustment, adjusted_price
from ringup.pricing.rules.prices.agreements import Asked, TradeAgreement, agreed_price
from ringup.pricing.rules.prices.kits import kit_price, substitute_charges
from ringup.pricing.rules.product import Prevent, Product
from ringup.pricing.rules.take_off import Taking, take_off


def price_lines(calculation: Calculation, book: PriceBook) -> Calculation:
    """Every line with its prices per unit and its value, which is rounded once."""
    basket = calculation.basket
    context, by_groups = basket.context, dict[frozenset[str], set[int]]()
    lines = []
    for line in basket.lines:
        groups = context.groups_of(line.product)
        if groups not in by_groups:
            by_groups[groups] = holding_for(groups, basket, book)
        lines.append(price_line(line, basket, book, by_groups[groups]))
    return replace(calculation, lines=tuple(lines))


def holding_for(groups: frozenset[str], basket: Basket, book: PriceBook) -> set[int]:
    """The positions of the price adjustments that hold now for a line with these price groups."""
    return {
        position
        for position, adjustment in enumerate(book.rules.price_adjustments)
        if adjustment.holds(groups, basket.as_of)
    }


def price_line(line: BasketLine, basket: Basket, book: PriceBook, holding: set[int]) -> PricedLine:
    """One line. The rule price is worked out for locked and overridden lines, too: the screen shows what it was."""
    product = book.known(line.product, line.unit)
    base = kit_price(product, line.kit, book) if line.kit else product.base_price
    trail = [TrailStep("base_price", product.number, None, base, "product")]
    agreement = agreement_for(line, product, basket, book)
    # What was agreed is the kit's price; what is chosen in a component's place is paid for beside it.
    price = base if agreement is None else Fraction(agreement.price) + substitute_charges(line.kit)
    if agreement is not None:
        trail.append(TrailStep("trade_agreement", agreement.account.name, base, price, "agreed"))
    adjusted = adjusted_price(adjustments_for(product, book, holding), price)
    if adjusted is not None:
        trail.append(TrailStep("price_adjustment", adjusted[0].id or None, price, adjusted[1], "lowest_result"))
        price = adjusted[1]
    if line.locked is not None:
        trail.append(TrailStep("locked_price", None, price, Fraction(line.locked.price), "promised"))
        price = Fraction(line.locked.price)
    elif line.override is not None:
        reason = line.override.reason or "by_hand"
        trail.append(TrailStep("price_override", None, price, Fraction(line.override.price), reason))
        price = Fraction(line.override.price)
    priced = PricedLine(
        line=line,
        product=product,
        base_price=base,
        agreement_price=None if agreement is None else Fraction(agreement.price),
        active_price=price,
        portions=(Portion(quantity=line.quantity, value_minor=worth(price, line.quantity, basket.scale)),),
        closed=closed_because(line, product, book.rules.policy, replaced=basket.total_discount is not None),
        trail=tuple(trail),
    )
    return priced if line.locked is None else promised(priced, line.locked, basket.scale)


def agreement_for(line: BasketLine, product: Product, basket: Basket, book: PriceBook) -> TradeAgreement | None:
    """The trade agreement that makes the line's price, if there is one."""
    candidates = [each for key in product.keys for each in book.agreements_by_product.get(key, ())]
    if not candidates:
        return None
    asked = Asked(
        product=product,
        quantity=line.quantity,
        context=basket.context.narrowed_to(product.number),
        as_of=basket.as_of,
        find_next=book.rules.policy.find_next,
    )
    return agreed_price(candidates, asked)


def adjustments_for(product: Product, book: PriceBook, holding: set[int]) -> Sequence[PriceAdjustment]:
    """The price adjustments that hold and cover the product."""
    if not holding:
        return ()
    touching = book.rules.adjustments_by_scope.touching(product.keys, product.categories)
    return [book.rules.price_adjustments[position] for position in touching if position in holding]


def closed_because(line: BasketLine, product: Product, policy: Policy, *, replaced: bool) -> str:
    """Why the rules' discounts leave the line out, or nothing."""
    if line.locked is not None:
        return "locked"
    if line.override is not None and not policy.discounts_on_overrides:
        return "overridden"
    if product.prevents(Prevent.PERIODIC):
        return "prevented"
    by_hand = (replaced or line.manual_discount is not None) and not product.prevents(Prevent.MANUAL)
    return "replaced" if by_hand and policy.manual_discount is ManualDiscounts.REPLACES else ""


def promised(line: PricedLine, promise: LockedPromise, scale: int) -> PricedLine:
    """A locked line with the discount that was promised for it, and nothing else ever."""
    amount = min(line.net_minor, minor_of(promise.discount, scale))
    if not amount:
        return line
    taking = Taking(discount="locked", amount_minor=amount, why="locked", standing=Standing.EXCLUSIVE, total=True)
    return take_off(line, taking)
