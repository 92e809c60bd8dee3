"""A price, discount or charge by hand: judged by what a worker may give, and put on the order's rows.

One entry of `KINDS` for each; nothing is stored before the next calculation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows, cost_of, margin_alert_of
from ringup.orders.models import OrderCharge, OrderEvent, SalesLine
from ringup.orders.rules.approvals import ApprovalKind, Value, beyond_amount, figure_of
from ringup.orders.rules.price_control import (
    ChargeChange,
    PriceOverride,
    TotalDiscount,
    charge_limit,
    check_charge,
    check_override,
    check_total_discount,
    lowest_price,
    plain,
)
from ringup.pricing.models import ChargeCode
from ringup.pricing.rules.margin import NO_ALERT
from ringup.values.money import Money
from ringup.values.refusal import Refusal

MOST_CHARGED = Decimal(10) ** 10


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What somebody wants to give, as `rules/approvals.py` writes it; `line` is that of a price or a line charge."""

    value: Value
    line: SalesLine | None = None
    charge_code: str = ""
    reason: ReasonCode | None = None
    reason_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How one kind is judged and put.

    `refuse`: why the actor may not give it. `limit`: how far the actor may go alone (empty: nowhere). `beyond`: how far
    it goes beyond that, in percent. `put`: on the rows, in the name of a user.
    """

    reasons: str
    refuse: Callable[[Actor, OrderRows, ByHand], Refusal | None]
    limit: Callable[[Actor, OrderRows, ByHand], Value]
    beyond: Callable[[Actor, OrderRows, ByHand], Decimal | None]
    put: Callable[[OrderRows, ByHand, int], None]


def note(
    rows: OrderRows,
    kind: str,
    *,
    by: int | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    line: SalesLine | None = None,
) -> None:
    """Notes an order event in the name of a user, or of nobody where a rule decided; it is stored with the change."""
    rows.events.append(
        OrderEvent(
            order=rows.order,
            kind=kind,
            line_position=line.position if line else None,
            before=dict(before or {}),
            after=dict(after or {}),
            by_id=by,
        )
    )


def refuse_price(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not give the line this price, or None (`check_override`)."""
    assert given.line is not None
    assert given.line.item is not None
    item = given.line.item
    return check_override(
        PriceOverride(
            price=figure_of(given.value),
            order_price_control=rows.center.order_price_control,
            may_override=actor.may(Permission.OVERRIDE_PRICES),
            allow_price_adjust=item.allow_price_adjust,
            zero_price_valid=item.zero_price_valid,
            has_reason=given.reason is not None,
            cost=cost_of(rows, given.line),
            cost_markup_percent=actor.limits.cost_markup_percent,
            item=item.number,
            # A price with tax in it says nothing yet of the margin; the completion checks look at what is left.
            margin_alert=NO_ALERT if rows.order.prices_include_tax else margin_alert_of(rows),
        )
    )


def put_price(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the price on its line."""
    line = given.line
    assert line is not None
    before = {"price": str(line.unit_price)}
    set_override(line, price=figure_of(given.value), given=given, by=by)
    rows.changed.add(line.public_id)
    after = {"price": str(line.unit_price), "reason": given.reason_text}
    note(rows, "line_price_override_on", by=by, before=before, after=after, line=line)


def set_override(line: SalesLine, *, price: Decimal, given: ByHand, by: int) -> None:
    """The line with a price by hand, its reason and who gave it."""
    line.price_state = SalesLine.PriceState.OVERRIDE
    line.unit_price = price
    line.override_reason = given.reason
    line.override_text = given.reason_text
    line.overridden_by_id = by


def _price_limit(actor: Actor, rows: OrderRows, given: ByHand) -> Value:
    assert given.line is not None
    assert given.line.item is not None
    if not actor.may(Permission.OVERRIDE_PRICES):
        return {}
    floor = lowest_price(cost=cost_of(rows, given.line), cost_markup_percent=actor.limits.cost_markup_percent)
    return {} if floor is None else {"price": plain(floor)}


def _price_beyond(actor: Actor, rows: OrderRows, given: ByHand) -> Decimal | None:
    # Who may override nothing has the price of the rules as the limit.
    assert given.line is not None
    limit = _price_limit(actor, rows, given)
    return beyond_amount(asked=figure_of(given.value), limit=figure_of(limit) if limit else given.line.unit_price)


def refuse_total_discount(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not give this discount on the order, or None (`check_total_discount`)."""
    return check_total_discount(
        TotalDiscount(
            percent=percent_of_goods(rows, given.value),
            order_price_control=rows.center.order_price_control,
            may_give=actor.may(Permission.GIVE_MANUAL_DISCOUNTS),
            most=actor.limits.total_discount_percent,
        )
    )


def percent_of_goods(rows: OrderRows, discount: Value) -> Decimal:
    """A discount in percent; an amount is measured as the part of the goods that it gives away."""
    if "percent" in discount:
        return Decimal(discount["percent"])
    goods = Decimal(rows.order.subtotal_minor - rows.order.discount_minor)
    amount = Money.parse(discount["amount"], rows.order.currency)
    return amount.minor / goods * 100 if goods else Decimal(100)


def put_total_discount(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the discount on the order."""
    note(rows, "total_discount", by=by, before=rows.order.total_discount, after=given.value)
    rows.order.total_discount = dict(given.value)


def _discount_limit(actor: Actor, rows: OrderRows, given: ByHand) -> Value:
    most = actor.limits.total_discount_percent
    return {"percent": plain(most)} if most and actor.may(Permission.GIVE_MANUAL_DISCOUNTS) else {}


def _discount_beyond(actor: Actor, rows: OrderRows, given: ByHand) -> Decimal | None:
    limit = _discount_limit(actor, rows, given)
    return percent_of_goods(rows, given.value) - (figure_of(limit) if limit else 0)


def charges_by_hand(rows: OrderRows, given: ByHand) -> list[OrderCharge]:
    """The charges by hand with that code in that place."""
    place = given.line.pk if given.line else None
    return [each for each in rows.manual_charges() if each.code == given.charge_code and each.line_id == place]


def refuse_charge(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not put this charge, or None: `charge_unknown`, `amount_out_of_range`, `reason_required` and
    those of `check_charge`.
    """
    amount = figure_of(given.value)
    if not 0 <= amount <= MOST_CHARGED:
        return Refusal(code="amount_out_of_range", field="amount")
    if not ChargeCode.objects.filter(legal_entity=actor.legal_entity, code=given.charge_code).exists():
        return Refusal(code="charge_unknown", facts={"code": given.charge_code}, field="code")
    if rows.center.parameters.charge_reason_code_required and given.reason is None and amount:
        return Refusal(code="reason_required", field="reason")
    return check_charge(_charge_change(actor, rows, given))


def put_charge(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the charge in its place, instead of the one by hand that stands there; an amount of zero takes that off."""
    amount = Money.parse(given.value["amount"], rows.order.currency).minor
    gone = charges_by_hand(rows, given)
    OrderCharge.objects.filter(pk__in=[each.pk for each in gone]).delete()
    rows.charges = [each for each in rows.charges if each not in gone]
    if amount:
        charge = OrderCharge(
            order=rows.order,
            line=given.line,
            code=given.charge_code,
            amount_minor=amount,
            manual=True,
            reason=given.reason,
            added_by_id=by,
        )
        charge.save(force_insert=True)
        rows.charges.append(charge)
    before = {"code": given.charge_code, "amount": str(sum(each.amount_minor for each in gone))}
    after = {"code": given.charge_code, "amount": str(amount)}
    note(rows, "charge_override_on" if gone else "charge_add", by=by, before=before, after=after, line=given.line)


def _charge_change(actor: Actor, rows: OrderRows, given: ByHand) -> ChargeChange:
    before = sum(each.amount_minor for each in charges_by_hand(rows, given))
    return ChargeChange(
        before=Money(before, rows.order.currency).as_decimal,
        after=figure_of(given.value),
        may_add=actor.may(Permission.ADD_CHARGES),
        increase_percent=actor.limits.charge_increase_percent,
        decrease_percent=actor.limits.charge_decrease_percent,
    )


def _charge_limit(actor: Actor, rows: OrderRows, given: ByHand) -> Value:
    change = _charge_change(actor, rows, given)
    limit = charge_limit(change) if change.may_add else None
    return {} if limit is None else {"amount": str(Money.from_decimal(limit, rows.order.currency))}


def _charge_beyond(actor: Actor, rows: OrderRows, given: ByHand) -> Decimal | None:
    change = _charge_change(actor, rows, given)
    limit = charge_limit(change)
    return None if limit is None else beyond_amount(asked=change.after, limit=limit)


KINDS: dict[ApprovalKind, Kind] = {
    ApprovalKind.PRICE: Kind(
        reasons=ReasonCode.Kind.PRICE_OVERRIDE,
        refuse=refuse_price,
        limit=_price_limit,
        beyond=_price_beyond,
        put=put_price,
    ),
    ApprovalKind.TOTAL_DISCOUNT: Kind(
        reasons=ReasonCode.Kind.PRICE_OVERRIDE,
        refuse=refuse_total_discount,
        limit=_discount_limit,
        beyond=_discount_beyond,
        put=put_total_discount,
    ),
    ApprovalKind.CHARGE: Kind(
        reasons=ReasonCode.Kind.CHARGE,
        refuse=refuse_charge,
        limit=_charge_limit,
        beyond=_charge_beyond,
        put=put_charge,
    ),
}
