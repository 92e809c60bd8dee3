"""What past orders would come to with other prices and discounts: the one calculation, without a change and with it.

A discount of 10 % on an order of 100.00 that cost 60.00: revenue 90.00, margin 30.00 instead of 40.00.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.calculation import Calculation, PricedLine
from ringup.pricing.rules.coupon import Coupon, CouponCode
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.margin import Estimate, estimate
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.adjustments import PriceAdjustment

# Opens a discount that asks for a coupon while it is simulated; no stored code has a blank.
SIMULATED_COUPON = "in a simulation"
MOST_CHANGED = 20


@dataclass(frozen=True, kw_only=True)
class PriceChange:
    """What is simulated: discounts and price adjustments as if they were enabled, and other base prices per unit."""

    discounts: tuple[Discount, ...] = ()
    adjustments: tuple[PriceAdjustment, ...] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)

    def left_out(self, book: PriceBook) -> PriceBook:
        """The book without what is simulated, whether or not that is enabled today."""
        discounts, adjustments = {one.id for one in self.discounts}, {one.id for one in self.adjustments}
        rules = replace(
            book.rules,
            discounts=tuple(one for one in book.rules.discounts if one.id not in discounts),
            price_adjustments=tuple(one for one in book.rules.price_adjustments if one.id not in adjustments),
        )
        return replace(book, rules=rules, coupons=tuple(one for one in book.coupons if one.discount not in discounts))

    def put_in(self, book: PriceBook) -> PriceBook:
        """A book that was left without it, with what is simulated; a discount by coupon as if one were entered."""
        rules = replace(
            book.rules,
            discounts=(*book.rules.discounts, *self.discounts),
            price_adjustments=(*book.rules.price_adjustments, *self.adjustments),
        )
        by_coupon = [one.id for one in self.discounts if one.coupon_required]
        coupons = tuple(
            Coupon(discount=discount, codes=(CouponCode(code=coupon_of(place)),))
            for place, discount in enumerate(by_coupon)
        )
        products = tuple(
            replace(one, price=self.prices[one.number], price_unit=Decimal(1)) if one.number in self.prices else one
            for one in book.products
        )
        return replace(book, rules=rules, coupons=(*book.coupons, *coupons), products=products)

    def entered(self, basket: Basket) -> Basket:
        """The basket with the coupons that open what is simulated."""
        codes = [coupon_of(place) for place, one in enumerate(d for d in self.discounts if d.coupon_required)]
        context = replace(basket.context, coupon_codes=(*basket.context.coupon_codes, *codes))
        return replace(basket, context=context)


def coupon_of(place: int) -> str:
    """The code that opens a simulated discount by coupon, by its place among these."""
    return f"{SIMULATED_COUPON} {place}"


def in_the_week_of(at: datetime, ordered_at: datetime) -> datetime:
    """The order's weekday and time of day in the seven days from `at` on, so that hours of the week are those it had.

    From Saturday the 21st on, an order of a Monday at 9:30 comes on Monday the 23rd at 9:30. Both in one time zone.
    """
    days = (ordered_at.weekday() - at.weekday()) % 7
    moved = datetime.combine(at.date() + timedelta(days=days), ordered_at.timetz().replace(fold=0))
    # On the first day what lies before the beginning comes a week later.
    return moved if moved >= at else moved + timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What orders come to, in minor units: goods before discounts, discounts, goods after them without tax, charges.

    `margin_minor` is what is left of `costed_minor`, the revenue of lines with a known cost.
    """

    goods_minor: int = 0
    discount_minor: int = 0
    revenue_minor: int = 0
    charges_minor: int = 0
    costed_minor: int = 0
    margin_minor: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One order before and after."""

    order: str
    number: str
    before: Figures
    after: Figures

    @property
    def change_minor(self) -> int:
        """How much more, or less, the customer pays for goods and charges, without tax."""
        after = self.after.revenue_minor + self.after.charges_minor
        return after - self.before.revenue_minor - self.before.charges_minor


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """The margin, in minor units, if all units sold at the best, average or worst price of their item (O-085)."""

    optimistic_minor: int = 0
    average_minor: int = 0
    pessimistic_minor: int = 0


@dataclass(kw_only=True)
class Simulation:
    """Adds up compared orders one by one; keeps the most changed of them."""

    change: PriceChange
    orders: int = 0
    touched: int = 0
    before: Figures = Figures()
    after: Figures = Figures()
    most_changed: list[Compared] = field(default_factory=list)
    # By the discount's id, what it takes off in the end.
    given_minor: dict[str, int] = field(default_factory=dict)
    _sold_before: dict[str, "Sold"] = field(default_factory=dict)
    _sold_after: dict[str, "Sold"] = field(default_factory=dict)

    def add(self, *, order: str, number: str, basket: Basket, book: PriceBook) -> Compared:
        """Calculate one order without and with the change."""
        without = self.change.left_out(book)
        before = calculate(basket, without)
        after = calculate(self.change.entered(basket), self.change.put_in(without))
        compared = Compared(order=order, number=number, before=figures_of(before), after=figures_of(after))
        self.orders += 1
        self.before += compared.before
        self.after += compared.after
        if compared.before != compared.after:
            self.touched += 1
            self.most_changed.append(compared)
            self.most_changed.sort(key=lambda one: -abs(one.change_minor))
            del self.most_changed[MOST_CHANGED:]
        simulated = {one.id for one in self.change.discounts}
        for line in after.lines:
            for given in line.discounts:
                if given.id in simulated:
                    self.given_minor[given.id] = self.given_minor.get(given.id, 0) + given.amount_minor
        note_sold(self._sold_before, before)
        note_sold(self._sold_after, after)
        return compared

    def prospects(self) -> tuple[Prospect, Prospect]:
        """The margin estimates before and after."""
        return prospect_of(self._sold_before.values()), prospect_of(self._sold_after.values())


@dataclass(kw_only=True)
class Sold:
    """The units of an item with a known cost, and the prices, without tax, that they went for, in minor units."""

    cost: Fraction
    units: Fraction = Fraction(0)
    prices: set[Decimal] = field(default_factory=set)


def figures_of(calculation: Calculation) -> Figures:
    """What one calculated order comes to."""
    included = calculation.basket.prices_include_tax
    costed = margin = revenue = 0
    for line in calculation.lines:
        net = untaxed(line, included=included)
        revenue += net
        cost = cost_of(line, calculation.basket.scale)
        if cost is not None:
            costed += net
            margin += net - nearest(cost * Fraction(line.line.quantity))
    totals = calculation.totals
    return Figures(
        goods_minor=totals.subtotal_minor,
        discount_minor=totals.discount_minor,
        revenue_minor=revenue,
        charges_minor=totals.charges_minor,
        costed_minor=costed,
        margin_minor=margin,
    )


def untaxed(line: PricedLine, *, included: bool) -> int:
    """What a line brings in without tax."""
    return line.net_minor - (line.tax_minor if included else 0)


def cost_of(line: PricedLine, scale: int) -> Fraction | None:
    """What a unit of the line costs, in minor units; None where nobody knows."""
    return None if line.product.cost is None else Fraction(line.product.cost) * scale


def nearest(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return (value + Fraction(1, 2)).__floor__()


def note_sold(sold: dict[str, Sold], calculation: Calculation) -> None:
    """Note units and prices of the lines of an order by item and unit."""
    for line in calculation.lines:
        cost = cost_of(line, calculation.basket.scale)
        if cost is None:
            continue
        key = f"{line.product.number} {line.product.unit}"
        kept = sold.setdefault(key, Sold(cost=cost))
        quantity = Fraction(line.line.quantity)
        price = untaxed(line, included=calculation.basket.prices_include_tax) / quantity
        kept.units += quantity
        kept.prices.add(Decimal(price.numerator) / Decimal(price.denominator))


def prospect_of(sold: Iterable[Sold]) -> Prospect:
    """The margins of all items together at their best, average and worst price."""
    found: list[tuple[Sold, Estimate]] = [
        (one, estimated) for one in sold if (estimated := estimate(sorted(one.prices))) is not None
    ]

    def margin(name: str) -> int:
        margins = (one.units * (Fraction(getattr(each, name)) - one.cost) for one, each in found)
        return nearest(sum(margins, Fraction(0)))

    return Prospect(
        optimistic_minor=margin("optimistic"),
        average_minor=margin("average"),
        pessimistic_minor=margin("pessimistic"),
    )
