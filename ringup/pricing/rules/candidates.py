"""Which discounts come into question for an order at one stage of the calculation, and why the others do not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ringup.pricing.rules.calculation import Calculation, PricedLine, Refused
from ringup.pricing.rules.discount import KINDS_BY_NAME, Discount
from ringup.pricing.rules.discounts.kind import Stage
from ringup.pricing.rules.eligibility import (
    Entered,
    entered_coupons,
    has_groups,
    priority_of,
    refuse_discount,
    with_coupon,
)
from ringup.pricing.rules.lines import LineIndex, SoldLine
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A discount that holds for the order; `position` is its place in the book."""

    discount: Discount
    position: int
    priority: int


@dataclass(kw_only=True)
class Candidates:
    """The discounts of some stages that hold, and what is refused; coupons are those entered."""

    found: list[Candidate] = field(default_factory=list)
    index: LineIndex
    entered: Entered
    refused: list[Refused] = field(default_factory=list)
    # The price groups of each line, where they are not the same for all.
    groups_of_lines: tuple[frozenset[str], ...] = ()

    def index_of(self, discount: Discount) -> LineIndex:
        """The lines that the discount may look at: those that have its price groups."""
        if not self.groups_of_lines or not discount.price_groups:
            return self.index
        return self.index.only(
            {place for place, groups in enumerate(self.groups_of_lines) if has_groups(discount, groups)}
        )

    def refuse(self, discount: str, refusal: Refusal) -> None:
        """Note why a discount gives nothing; where a coupon was entered for it, with the coupon."""
        coupon = self.entered.opened.get(discount)
        self.refused.append(Refused(rule=discount, refusal=with_coupon(refusal, coupon) if coupon else refusal))

    def refuse_unless_absent(self, discount: Discount, refusal: Refusal) -> None:
        """The same, but nothing is said of a discount whose products are not in the basket, unless by its coupon."""
        if discount.id in self.entered.opened or discount.params.covered(self.index_of(discount)):
            self.refuse(discount.id, refusal)


def find_candidates(calculation: Calculation, book: PriceBook, stages: Collection[Stage]) -> Candidates:
    """The discounts of these stages that may touch the basket, in the order of the book."""
    basket = calculation.basket
    entered = entered_coupons(book.coupons, basket)
    context = basket.context
    candidates = Candidates(
        index=LineIndex([sold(line) for line in calculation.lines]),
        entered=entered,
        groups_of_lines=tuple(context.groups_of(line.line.product) for line in calculation.lines)
        if context.is_divided
        else (),
    )
    groups = frozenset(group.id for group in context.price_groups)
    for position in discounts_touching(calculation.lines, book, entered.opened):
        discount = book.rules.discounts[position]
        if KINDS_BY_NAME[discount.kind].STAGE not in stages:
            continue
        if discount.coupon_required and discount.id not in entered.opened:
            continue
        refusal = refuse_discount(discount, basket, groups)
        if refusal is not None:
            candidates.refuse_unless_absent(discount, refusal)
            continue
        priority = priority_of(discount, basket)
        candidates.found.append(Candidate(discount=discount, position=position, priority=priority))
    return candidates


def sold(line: PricedLine) -> SoldLine:
    """The line as rules see it."""
    product = line.product
    return SoldLine(
        products=product.keys,
        categories=product.categories,
        unit=product.unit,
        quantity=line.line.quantity,
        closed=line.closed,
    )


def not_discountable(lines: Iterable[PricedLine]) -> Refusal:
    """A discount finds nothing to stand on: all products that it looks at are barred from it."""
    return Refusal(code="not_discountable", facts={"products": sorted({line.product.number for line in lines})})


def discounts_touching(lines: Sequence[PricedLine], book: PriceBook, opened: Iterable[str]) -> list[int]:
    """The positions of the discounts that name a product or category of the basket, or that a coupon opened."""
    products = {key for line in lines for key in line.product.keys}
    categories = {key for line in lines for key in line.product.categories}
    touching = book.rules.discounts_by_scope.touching(products, categories)
    by_coupon = {book.rules.position_of_discount[discount] for discount in opened}
    return sorted(by_coupon.union(touching)) if by_coupon else touching
