"""The gap ladder: offers in reach, each with what to take and what it comes to (spec/beyond.md, point 8).

An order of 93.00 pays 7.95 freight and from 100.00 on none: one more filter of 10.05 costs 2.10 and not 10.05. What a
rung promises is not estimated: the basket is calculated again with the units added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from ringup.pricing.rules.calculation import Calculation, PricedLine
from ringup.pricing.rules.candidates import find_candidates
from ringup.pricing.rules.charge import Level
from ringup.pricing.rules.discount import KINDS_BY_NAME
from ringup.pricing.rules.discounts.kind import Ahead, Stage
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.steps.apply_charges import meets, rides
from ringup.values.rounding import round_ratio

SHOWN = 3
# Baskets that are calculated to find out; the nearest offers first. Of a long order fewer, for each costs more: at most
# so many lines in all, so that an order of 100 lines tries two and one of more than 240 none.
TRIED = 8
LINES_TRIED = 240
# Nobody takes seventy popcorn holders for the freight: at most so many more, or twice what is ordered already.
FEW = Decimal(6)
# A unit price agreed from a larger quantity on.
AGREED = "trade_agreement"
# So often more is added where a price that fell with the quantity left the value too low.
TOPPED_UP = 3
STAGES = (Stage.ITEMS, Stage.THRESHOLDS, Stage.CHARGES)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """`rule` is a discount, a charge or `AGREED`; the line (its index) gets `more` units, the total `costs_minor` more.

    `saves_minor` is what is spared beside the present unit prices: discounts, charges that fall away, a lower price.
    """

    rule: str
    line: int
    more: Decimal
    costs_minor: int
    saves_minor: int


def gap_ladder(calculation: Calculation, book: PriceBook) -> list[Rung]:
    """The offers in reach, what saves the largest part of its own value first; one for each rule.

    In reach is what adds no more than the order is worth already.
    """
    worth = calculation.totals.subtotal_minor
    tries = min(TRIED, LINES_TRIED // max(1, len(calculation.lines)))
    near = sorted(
        (way for rule, ahead in offers_ahead(calculation, book) for way in ways(calculation, rule, ahead)),
        key=lambda way: way.value,
    )
    best: dict[str, tuple[Fraction, Rung]] = {}
    for way in [way for way in near if way.value <= worth][:tries]:
        found = tried(calculation, book, way)
        if found is None:
            continue
        share = Fraction(found.saves_minor) / way.value
        if found.rule not in best or share > best[found.rule][0]:
            best[found.rule] = share, found
    ranked = sorted(best.values(), key=lambda each: (-each[0], each[1].costs_minor, each[1].rule))
    return [rung for _, rung in ranked[:SHOWN]]


@dataclass(frozen=True, kw_only=True)
class Way:
    """So many units more of a line; `value` is what they are worth at the line's price, in minor units."""

    rule: str
    line: int
    more: Decimal
    value: Fraction
    # What these lines have to be worth together, in minor units, where a value is waited for.
    value_wanted: Fraction | None = None
    lines: tuple[int, ...] = ()


def offers_ahead(calculation: Calculation, book: PriceBook) -> Iterator[tuple[str, Ahead]]:
    """What discounts and charges by value wait for."""
    candidates = find_candidates(calculation, book, STAGES)
    for candidate in candidates.found:
        discount = candidate.discount
        for ahead in KINDS_BY_NAME[discount.kind].ahead(discount.params, candidates.index_of(discount)):
            yield discount.id, ahead
    for position, line in enumerate(calculation.lines):
        have = line.line.quantity
        breaks = {
            agreement.from_quantity
            for key in line.product.keys
            for agreement in book.agreements_by_product.get(key, ())
            if agreement.from_quantity > have
        }
        if breaks:
            yield AGREED, Ahead(lines=(position,), units=min(breaks) - have)
    everything = tuple(range(len(calculation.lines)))
    context = calculation.basket.context
    for charge in book.rules.charges:
        applies = charge.level is Level.HEADER and not charge.prorate and rides(charge, context.mode_of_delivery)
        if applies and meets(charge, context):
            ends = {tier.end for tier in charge.tiers if tier.end is not None}
            for value in sorted({tier.start for tier in charge.tiers} | ends):
                yield charge.code, Ahead(lines=everything, value=value)


def ways(calculation: Calculation, rule: str, ahead: Ahead) -> Iterator[Way]:
    """How the lines could get there, each line by itself. Only lines at a rule price, only whole units."""
    lines = calculation.lines
    wanted, missing = None, Fraction(0)
    if ahead.value is not None:
        wanted = Fraction(ahead.value) * calculation.basket.scale
        missing = wanted - sum(lines[at].net_minor for at in ahead.lines)
        if missing <= 0:
            return
    found = []
    for at in ahead.lines:
        line = lines[at]
        price = line.active_price * calculation.basket.scale
        if line.closed or line.line.kit or price <= 0:
            continue
        more = ahead.units if ahead.units is not None else Decimal(-(-missing // unit_net(line)))
        whole = more.to_integral_value(rounding=ROUND_CEILING)
        if whole > max(FEW, 2 * line.line.quantity):
            continue
        value = price * Fraction(whole)
        found.append(Way(rule=rule, line=at, more=whole, value=value, value_wanted=wanted, lines=ahead.lines))
    # Of many lines that would do, those that cost least to add.
    yield from sorted(found, key=lambda way: way.value)[:2]


def unit_net(line: PricedLine) -> Fraction:
    """What a unit of the line counts toward a value, in minor units: its price after the discounts that it has."""
    return Fraction(line.net_minor) / Fraction(line.line.quantity) or Fraction(1)


def tried(calculation: Calculation, book: PriceBook, way: Way) -> Rung | None:
    """What the basket comes to with the units added; None where the rule gives no more than before."""
    more, before = way.more, given(calculation)
    after = with_more(calculation, book, way.line, more)
    for _ in range(TOPPED_UP):
        worth = sum(after.lines[at].net_minor for at in way.lines)
        reached = given(after).get(way.rule, 0) > before.get(way.rule, 0)
        if reached or way.value_wanted is None or worth >= way.value_wanted:
            break
        more += Decimal(-((worth - way.value_wanted) // unit_net(after.lines[way.line])))
        after = with_more(calculation, book, way.line, more)
    old = calculation.lines[way.line]
    exact = old.active_price * Fraction(old.line.quantity + more) * calculation.basket.scale
    at_old_price = round_ratio(exact.numerator, exact.denominator)
    cheaper = at_old_price - after.lines[way.line].value_minor
    saves = saved(after) - saved(calculation) + cheaper
    gain = cheaper if way.rule == AGREED else given(after).get(way.rule, 0) - before.get(way.rule, 0)
    # A percentage that holds already grows with the units: that is no new offer.
    grown = before.get(way.rule, 0) * way.value / (calculation.totals.subtotal_minor or 1)
    if saves <= 0 or gain <= 0 or (before.get(way.rule, 0) > 0 and gain <= grown):
        return None
    return Rung(
        rule=way.rule,
        line=way.line,
        more=more,
        costs_minor=after.totals.total_minor - calculation.totals.total_minor,
        saves_minor=saves,
    )


def with_more(calculation: Calculation, book: PriceBook, line: int, more: Decimal) -> Calculation:
    """The basket calculated with so many units more of a line."""
    lines = list(calculation.basket.lines)
    lines[line] = replace(lines[line], quantity=lines[line].quantity + more)
    return calculate(replace(calculation.basket, lines=tuple(lines)), book)


def saved(calculation: Calculation) -> int:
    """What the rules spare the customer: discounts less charges, in minor units."""
    return calculation.totals.discount_minor - calculation.totals.charges_minor


def given(calculation: Calculation) -> Mapping[str, int]:
    """What each rule gives: the amount of a discount, what a shipping discount lowers, a charge as its negative."""
    found: dict[str, int] = {}
    charges = list(calculation.charges)
    for line in calculation.lines:
        charges += line.charges
        for discount in line.discounts:
            found[discount.id] = found.get(discount.id, 0) + discount.amount_minor
    for charge in charges:
        if not charge.manual:
            found[charge.code] = found.get(charge.code, 0) - charge.amount_minor
        if charge.lowered_minor:
            name = calculation.shipping_discount
            found[name] = found.get(name, 0) + charge.lowered_minor
    return found
