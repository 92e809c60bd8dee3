"""What the order comes to: exact after every change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ringup.orders.models import SalesLine
from ringup.orders.rules.coupons import OrderCoupon
from ringup.orders.saving.by_hand import given_already
from ringup.orders.saving.judging import coupons_on
from ringup.plumbing import formats
from ringup.pricing.rules.by_hand import TOTAL
from ringup.values.money import Money
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said, say
from ringup.web.ui.wording.approvals import say_value


@dataclass(frozen=True, kw_only=True)
class Coupon:
    """A coupon on the order: what it takes off, or why it takes nothing off and what would help."""

    code: str
    name: str
    amount: str = ""
    refusal: Said | None = None
    may_remove: bool = False


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """A discount on the order or a charge given by hand; `off` is the entry that takes it off again."""

    name: str
    detail: str = ""
    amount: str = ""
    tone: str = ""
    off: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderTotals(OrderPanel):
    rows: tuple[Fact, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    label: str = ""
    total: str = ""
    note: str = ""


def order_totals_panel(shown: Shown) -> OrderTotals:
    """Goods, discounts, each charge by its name, tax, and the sum to pay."""
    order = shown.order
    return OrderTotals(
        order=shown.id,
        rows=tuple(sum_rows(shown)),
        coupons=tuple(_coupon(coupon, shown) for coupon in coupons_on(order)),
        by_hand=tuple(_by_hand(shown)),
        label=_("To pay") if shown.may_change else _("Total"),
        total=formats.money(order.total_minor, order.currency),
        note=_("Tax is included in the prices.") if order.prices_include_tax and order.total_minor else "",
    )


def _by_hand(shown: Shown) -> Iterator[ByHand]:
    """What people gave on the whole order and charged: it stays until somebody takes it off."""
    order, currency = shown.order, shown.currency
    if order.total_discount:
        taken = sum(given_already(shown.rows, line, TOTAL) for line in shown.rows.lines)
        promised = [line for line in shown.rows.lines if line.price_state == SalesLine.PriceState.LOCKED]
        has_it = any(line.locked_total_discount == order.total_discount for line in promised)
        where = _("is in the promised prices") if has_it else _("not on promised prices")
        detail = say_value(order.total_discount, currency)
        yield ByHand(
            name=_("Discount on the order"),
            detail=f"{detail} · {where}" if promised else detail,
            amount="" if promised and not taken else formats.amount(-taken, currency),
            tone="good",
            off="=-0" if shown.may_change else "",
        )
    positions = {line.pk: line.position for line in shown.rows.lines}
    for charge in shown.rows.manual_charges():
        name = shown.rules.get(charge.code, charge.code)
        place = positions.get(charge.line_id or 0)
        instead = charge.rule_minor
        off = f"-&{charge.code}" + (f" #{place}" if place else "")
        details = [
            _("line %(position)s") % {"position": place} if place else "",
            _("by hand"),
            _("instead of %(amount)s") % {"amount": formats.amount(instead, currency)} if instead is not None else "",
        ]
        yield ByHand(
            name=name,
            detail=" · ".join(part for part in details if part),
            amount=formats.amount(charge.amount_minor, currency),
            off=off if shown.may_change else "",
        )


def _coupon(coupon: OrderCoupon, shown: Shown) -> Coupon:
    amount = formats.amount(-coupon.amount_minor, shown.currency) if coupon.amount_minor else ""
    return Coupon(
        code=coupon.code,
        name=coupon.name,
        amount=amount,
        refusal=None if coupon.amount_minor else say_why_not(coupon, shown.currency),
        may_remove=shown.may_change,
    )


def say_why_not(coupon: OrderCoupon, currency: str) -> Said | None:
    """Why the coupon takes nothing off, if it does not; a price that is missing is said as money."""
    refusal = coupon.refusal
    if refusal is None or refusal.code != "minimum_not_reached":
        return say(refusal) if refusal else None
    facts = {**refusal.facts, "missing": Money.parse(refusal.facts["missing"], currency)}
    cure = replace(refusal.cure, facts=facts) if refusal.cure else None
    return say(replace(refusal, facts=facts, cure=cure))


def sum_rows(shown: Shown) -> Iterator[Fact]:
    """The rows above the total, without those that are nothing."""
    order = shown.order
    yield Fact(name=_("Goods"), value=formats.amount(order.subtotal_minor, order.currency))
    if order.discount_minor:
        yield Fact(name=_("Discounts"), value=formats.amount(-order.discount_minor, order.currency), tone="good")
    charges: dict[str, int] = {}
    for charge in shown.rows.charges:
        charges[charge.code] = charges.get(charge.code, 0) + charge.amount_minor
    for code, minor in charges.items():
        yield Fact(name=shown.rules.get(code, code), value=formats.amount(minor, order.currency))
    if order.tax_minor:
        name = _("Tax included") if order.prices_include_tax else _("Tax")
        yield Fact(name=name, value=formats.amount(order.tax_minor, order.currency))
