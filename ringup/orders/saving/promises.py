"""Promised prices on the rows: what a submit promises, what the same costs today, and units beyond the promise."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from ringup.orders.loading import OrderRows, kept_price, kept_quantity
from ringup.orders.models import SalesLine
from ringup.orders.rules.invoiced import fixed_of
from ringup.orders.rules.promises import PriceChoice, TwoPrices, beyond_promise, promised_discount
from ringup.pricing.rules.basket import Basket, BasketLine, ByHand
from ringup.pricing.rules.calculation import Calculation, PricedLine
from ringup.pricing.rules.offer import worth
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.money import Money

PRICE_STEP = Decimal("0.000001")
# What a promise, and the choice beside it, consist of.
PROMISE = [
    "price_state",
    "locked_price",
    "locked_discount_minor",
    "locked_quantity",
    "locked_total_discount",
    "today",
    "price_choice",
]


def promise_line(line: SalesLine, total_discount: Mapping[str, str]) -> None:
    """What the line costs now is promised for so many units as it has now.

    A percentage off the order (`total_discount`) is part of the promise unless the line has an older one.
    """
    if line.price_state == SalesLine.PriceState.RULE:
        line.locked_total_discount = dict(total_discount) if "percent" in total_discount else {}
    line.price_state = SalesLine.PriceState.LOCKED
    line.locked_price = line.unit_price
    line.locked_discount_minor = line.discount_minor
    line.locked_quantity = line.quantity
    line.today, line.price_choice = {}, ""


def fix_promise(line: SalesLine) -> None:
    """Writes down for how many units and at which price a promise was given, before either changes."""
    if line.price_state == SalesLine.PriceState.LOCKED:
        line.locked_price = kept_price(line)
        line.locked_quantity = kept_quantity(line)


def forget_promise(line: SalesLine) -> None:
    """The line follows the rules again."""
    line.price_state = SalesLine.PriceState.RULE
    line.locked_price = line.locked_discount_minor = line.locked_quantity = None
    line.locked_total_discount = {}
    line.today, line.price_choice = {}, ""


def price_today(rows: OrderRows, basket: Basket, book: PriceBook) -> bool:
    """Calculates what the promised lines would cost today, all promises left out, and notes it where it differs.

    The same calculation on the same book: nothing more is read. Off the order is what was when the line was promised:
    it takes one calculation for each such percentage. False where nothing is promised.
    """
    promised = [place for place, line in enumerate(rows.lines) if line.price_state == SalesLine.PriceState.LOCKED]
    if not promised:
        return False
    lines = tuple(_unlocked(rows, place, line) for place, line in enumerate(basket.lines))
    calculations: dict[str, Calculation] = {}
    for place in promised:
        line = rows.lines[place]
        percent = line.locked_total_discount.get("percent", "")
        if percent not in calculations:
            given = ByHand(percent=Decimal(percent)) if percent else None
            calculations[percent] = calculate(replace(basket, lines=lines, total_discount=given), book)
        fix_promise(line)
        today = _today(rows, line, calculations[percent].lines[place], basket.scale)
        if line.today != today:
            line.today = today
            rows.changed.add(line.public_id)
    return True


def _unlocked(rows: OrderRows, place: int, line: BasketLine) -> BasketLine:
    """The line as if nothing were promised; of an amount by hand, fewer units than promised get their part."""
    row, given = rows.lines[place], line.manual_discount
    if line.locked is None or given is None or given.amount is None:
        return replace(line, locked=None)
    minor = Money.from_decimal(given.amount, rows.order.currency).minor
    part = promised_discount(minor, promised=kept_quantity(row), quantity=row.quantity)
    return replace(line, locked=None, manual_discount=ByHand(amount=Money(part, rows.order.currency).as_decimal))


def two_prices(line: SalesLine) -> TwoPrices | None:
    """What was promised and what it would cost today; None where that is the same."""
    if not line.today:
        return None
    return TwoPrices(kept_minor=line.today["kept_net"], today_minor=line.today["net"])


def holding(line: SalesLine) -> PriceChoice:
    """Which of the two holds."""
    both = two_prices(line)
    return both.holds(line.price_choice) if both else PriceChoice.KEPT


def _today(rows: OrderRows, line: SalesLine, priced: PricedLine, scale: int) -> dict[str, Any]:
    """Nothing where it comes to the same, or where the item has no price today.

    `coupons` are what the discounts behind the order's coupons have in it.
    """
    if not priced.active_price and not priced.product.zero_price_valid:
        return {}
    kept = kept_price(line)
    value = worth(Fraction(kept), line.quantity, scale)
    discount = promised_discount(line.locked_discount_minor or 0, promised=kept_quantity(line), quantity=line.quantity)
    kept_net = value - min(value, discount)
    if priced.net_minor == kept_net:
        return {}
    price = (Decimal(priced.active_price.numerator) / Decimal(priced.active_price.denominator)).quantize(
        PRICE_STEP, rounding=ROUND_HALF_UP
    )
    behind = {coupon["discount"] for coupon in rows.order.coupons}
    by_coupon = {each.id: each.amount_minor for each in priced.discounts if each.id in behind}
    return {
        **({"coupons": by_coupon} if by_coupon else {}),
        "price": str(price),
        "discount": max(worth(Fraction(price), line.quantity, scale) - priced.net_minor, 0),
        "net": priced.net_minor,
        "kept_price": str(kept),
        "kept_discount": value - kept_net,
        "kept_net": kept_net,
    }


def set_quantity(rows: OrderRows, line: SalesLine, quantity: Decimal) -> SalesLine | None:
    """The line with that quantity; what goes beyond its promise is on another line at today's price: the answer."""
    fix_promise(line)
    beyond = Decimal(0)
    if line.price_state == SalesLine.PriceState.LOCKED:
        beyond = beyond_promise(promised=kept_quantity(line), wanted=quantity)
    line.quantity = quantity - beyond
    return _beside(rows, line, beyond) if beyond else None


def _beside(rows: OrderRows, line: SalesLine, quantity: Decimal) -> SalesLine:
    """The line at the rules' price that goes the same way, or a new one."""
    same = (
        "item_id",
        "unit",
        "kit",
        "source_code_id",
        "mode_of_delivery_id",
        "expedite_code_id",
        "delivery_address_id",
        "requested_date",
    )
    for other in rows.lines:
        is_free = other.price_state == SalesLine.PriceState.RULE and not other.manual_discount
        if is_free and all(getattr(other, name) == getattr(line, name) for name in same):
            other.quantity += quantity
            rows.changed.add(other.public_id)
            return other
    fresh = SalesLine(
        order=line.order,
        item=line.item,
        text=line.text,
        quantity=quantity,
        warehouse_id=line.warehouse_id,
        dimensions=line.dimensions,
        position=max(row.position for row in rows.lines) + 1,
        **{name: getattr(line, name) for name in same if name != "item_id"},
    )
    rows.lines.append(fresh)
    rows.changed.add(fresh.public_id)
    return fresh


def fixed_quantity(line: SalesLine) -> Decimal:
    """How much of the line can neither be taken off nor canceled."""
    return fixed_of(invoiced=line.invoiced, shipped=line.shipped, picking=line.picking)
