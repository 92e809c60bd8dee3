"""Asks every discount that may touch the basket what it offers, and notes why the others offer nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ringup.pricing.rules.calculation import Calculation, PricedLine, Refused
from ringup.pricing.rules.competition import Bid, bid_of
from ringup.pricing.rules.discount import KINDS_BY_NAME, Discount
from ringup.pricing.rules.eligibility import entered_coupons, priority_of, refuse_discount, with_coupon
from ringup.pricing.rules.lines import LineIndex, LineKeys
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.refusal import Refusal


@dataclass(kw_only=True)
class Bidding:
    """The bids of each line, who bid where, and who could not bid."""

    bids: list[list[Bid]]
    # The lines on which each discount bid.
    bidders: dict[str, list[int]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    # The coupon that was entered for a discount.
    coupons: dict[str, str] = field(default_factory=dict)

    def refuse(self, discount: str, refusal: Refusal) -> None:
        """Note why a discount gives nothing; where a coupon was entered for it, with the coupon."""
        coupon = self.coupons.get(discount)
        self.refused.append(Refused(rule=discount, refusal=with_coupon(refusal, coupon) if coupon else refusal))


def collect_bids(calculation: Calculation, book: PriceBook) -> Bidding:
    """All bids on the lines of a basket. Of discounts that cover none of its products nothing is said."""
    basket = calculation.basket
    entered = entered_coupons(book.coupons, basket)
    bidding = Bidding(bids=[[] for _ in calculation.lines], refused=list(entered.refused), coupons=entered.opened)
    index = LineIndex([keys_of(line) for line in calculation.lines])
    groups = frozenset(group.id for group in basket.context.price_groups)
    for position in discounts_touching(calculation, book, entered.opened):
        discount = book.rules.discounts[position]
        if discount.coupon_required and discount.id not in entered.opened:
            continue
        refusal = refuse_discount(discount, basket, groups)
        if refusal is None and place_bids(bidding, calculation, position, discount, index):
            continue
        covered = index.union(discount.params.lines)
        refusal = refusal or refuse_products(calculation.lines, covered)
        if refusal is not None and (covered or discount.id in entered.opened):
            bidding.refuse(discount.id, refusal)
    return bidding


def place_bids(bidding: Bidding, calculation: Calculation, position: int, discount: Discount, index: LineIndex) -> bool:
    """Put the discount's bids on the lines that are open to it; whether there was any such line."""
    priority = priority_of(discount, calculation.basket)
    standing_on: set[int] = set()
    for deal in KINDS_BY_NAME[discount.kind].deals(discount.params, index):
        bid = bid_of(discount, position, priority, deal.offer)
        for line in deal.lines:
            if not calculation.lines[line].closed:
                bidding.bids[line].append(bid)
                standing_on.add(line)
    if standing_on:
        bidding.bidders[discount.id] = sorted(standing_on)
    return bool(standing_on)


def keys_of(line: PricedLine) -> LineKeys:
    """What rules may call the line."""
    return LineKeys(products=line.product.keys, categories=line.product.categories, unit=line.product.unit)


def discounts_touching(calculation: Calculation, book: PriceBook, opened: Iterable[str]) -> list[int]:
    """The positions of the discounts that name a product or category of the basket, or that a coupon opened."""
    products = {key for line in calculation.lines for key in line.product.keys}
    categories = {key for line in calculation.lines for key in line.product.categories}
    touching = book.rules.discounts_by_scope.touching(products, categories)
    by_coupon = {book.rules.position_of_discount[discount] for discount in opened}
    return sorted(by_coupon.union(touching)) if by_coupon else touching


def refuse_products(lines: Sequence[PricedLine], covered: Collection[int]) -> Refusal | None:
    """Why a discount finds no line to stand on, or None where one of the covered lines is open to it."""
    if any(not lines[position].closed for position in covered):
        return None
    barred = covered or range(len(lines))
    products = sorted({lines[position].product.number for position in barred})
    return Refusal(code="not_discountable", facts={"products": products})


def refuse_beaten(bidding: Bidding, lines: Sequence[PricedLine]) -> list[Refused]:
    """The discounts that gave nothing because others gave more, each with what beat it where it stood first."""
    given = {name for line in lines for name in line.applied}
    for name, positions in bidding.bidders.items():
        if name in given:
            continue
        winners = next((won for position in positions if (won := by_amount(lines[position]))), None)
        if winners:
            bidding.refuse(name, Refusal(code="beaten", facts={"by": winners[0]}))
    return bidding.refused


def by_amount(line: PricedLine) -> list[str]:
    """The discounts of a line, the one that takes most first."""
    return [each.id for each in sorted(line.discounts, key=lambda each: -each.amount_minor)]
