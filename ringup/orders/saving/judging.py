"""What a calculation made of the order's coupons: what each takes off, or why it takes nothing off."""

from collections.abc import Mapping
from dataclasses import replace

from ringup.orders.loading import OrderRows, asking_of, kept_quantity
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.coupons import OrderCoupon, read_coupon
from ringup.orders.rules.promises import PriceChoice, promised_discount
from ringup.orders.saving.promises import holding
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.coupon_use import Asking, CodeStanding, refuse_amount, refuse_use, unknown_coupon
from ringup.values.refusal import Refusal


def coupons_on(order: SalesOrder) -> list[OrderCoupon]:
    """The order's coupons, in the order in which they were entered."""
    return [read_coupon(stored) for stored in order.coupons]


def judge_coupons(rows: OrderRows, calculation: Calculation) -> None:
    """Writes the outcome on the order; nothing is stored yet."""
    if not rows.order.coupons:
        return
    asking = asking_of(rows, calculation.basket.as_of)
    rows.order.coupons = [_judged(rows, coupon, calculation, asking).stored() for coupon in coupons_on(rows.order)]


def _judged(rows: OrderRows, coupon: OrderCoupon, calculation: Calculation, asking: Asking) -> OrderCoupon:
    promised = _still_promised(rows, coupon)
    amount = sum(promised_now(rows, coupon).values()) + _taken_off(coupon.discount, calculation)
    refusal = _refuse(rows.coupon_codes.get(coupon.code), coupon, amount, asking)
    if refusal is None and not amount and rows.lines:
        said = [each.refusal for each in calculation.refused if each.refusal.facts.get("coupon") == coupon.code]
        refusal = next(iter(said), None)
    return replace(coupon, amount_minor=amount, promised=promised, refusal=refusal)


def _still_promised(rows: OrderRows, coupon: OrderCoupon) -> Mapping[str, int]:
    """What it gave lines that are still there with their promise, whether that holds now or a price by hand does."""
    kept = {line.public_id for line in rows.lines if line.price_state != SalesLine.PriceState.RULE}
    return {line: amount for line, amount in coupon.promised.items() if line in kept}


def promised_now(rows: OrderRows, coupon: OrderCoupon) -> dict[str, int]:
    """What it takes off promised lines as they are: fewer units keep their part of it; at today's price it is today's.

    Of 2.00 off 4 units, 3 keep 1.50.
    """
    found: dict[str, int] = {}
    for line in rows.lines:
        if line.price_state != SalesLine.PriceState.LOCKED:
            continue
        if holding(line) is PriceChoice.TODAY:
            amount = line.today.get("coupons", {}).get(coupon.discount, 0)
        else:
            given = coupon.promised.get(line.public_id, 0)
            amount = promised_discount(given, promised=kept_quantity(line), quantity=line.quantity)
        if amount:
            found[line.public_id] = amount
    return found


def _taken_off(discount: str, calculation: Calculation) -> int:
    """What the discount took off lines, or off shipping charges."""
    taken = sum(each.amount_minor for line in calculation.lines for each in line.discounts if each.id == discount)
    if calculation.shipping_discount == discount:
        charges = [*calculation.charges, *(charge for line in calculation.lines for charge in line.charges)]
        taken += sum(charge.lowered_minor for charge in charges)
    return taken


def _refuse(standing: CodeStanding | None, coupon: OrderCoupon, amount: int, asking: Asking) -> Refusal | None:
    if standing is None:
        return unknown_coupon(coupon.code)
    return refuse_use(standing, asking) or refuse_amount(standing, amount)
