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
    LineDiscount,
    PriceOverride,
    TotalDiscount,
    charge_limit,
    check_charge,
    check_line_discount,
    check_override,
    check_total_discount,
    lowest_price,
    plain,
)
from ringup.orders.saving.promises import fix_promise
from ringup.pricing.models import ChargeCode
from ringup.pricing.rules.by_hand import MANUAL, TOTAL
from ringup.pricing.rules.margin import NO_ALERT
from ringup.values.money import Money
from ringup.values.refusal import Refusal

MOST_CHARGED = Decimal(10) ** 10


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What somebody wants to give, as `rules/approvals.py` writes it; an empty value takes it off again.

    `line` is that of a price, a discount on a line or a charge on a line.
    """

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
    if item.gift_card:
        # The face value: no price of ours is given away.
        return None if figure_of(given.value) > 0 else Refusal(code="price_missing", facts={"item": item.number})
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
    """The line with a price by hand, its reason and who gave it; a promise waits behind it."""
    fix_promise(line)
    line.today, line.price_choice = {}, ""
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


def refuse_line_discount(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not give this discount on the line, or None: `amount_out_of_range`, `check_line_discount`."""
    line = given.line
    assert line is not None
    if refusal := _refuse_amount(rows, given.value, "manual_discount"):
        return refusal
    return check_line_discount(
        LineDiscount(
            percent=percent_of_line(rows, line, given.value),
            order_price_control=rows.center.order_price_control,
            may_give=actor.may(Permission.GIVE_MANUAL_DISCOUNTS),
            most=actor.limits.total_discount_percent,
            takes_it=takes_discounts(rows, line),
        )
    )


def percent_of_line(rows: OrderRows, line: SalesLine, discount: Value) -> Decimal:
    """A discount in percent; an amount is measured as the part that it gives away of what the rules leave."""
    return _percent(
        rows, discount, line.net_minor + given_already(rows, line, MANUAL) + given_already(rows, line, TOTAL)
    )


def put_line_discount(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the discount on its line, or takes it off."""
    line = given.line
    assert line is not None
    note(rows, "line_discount", by=by, before=line.manual_discount, after=_with_reason(given), line=line)
    line.manual_discount = dict(given.value)
    rows.changed.add(line.public_id)


def takes_discounts(rows: OrderRows, line: SalesLine) -> bool:
    """Whether the calculation would look at it (`pricing/rules/by_hand.py`)."""
    item = line.item
    if item is None or item.gift_card or item.prevent_manual_discounts or item.prevent_all_discounts:
        return False
    if line.price_state == SalesLine.PriceState.OVERRIDE:
        return rows.rules.rules.policy.discounts_on_overrides
    return line.price_state == SalesLine.PriceState.RULE


def refuse_total_discount(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not give this discount on the order: `amount_out_of_range`, `check_total_discount`; or None."""
    return _refuse_amount(rows, given.value, "total_discount") or check_total_discount(
        TotalDiscount(
            percent=percent_of_goods(rows, given.value),
            order_price_control=rows.center.order_price_control,
            may_give=actor.may(Permission.GIVE_MANUAL_DISCOUNTS),
            most=actor.limits.total_discount_percent,
        )
    )


def percent_of_goods(rows: OrderRows, discount: Value) -> Decimal:
    """A discount in percent; an amount is measured as the part that it gives away of the goods without it."""
    given = sum(given_already(rows, line, TOTAL) for line in rows.lines)
    return _percent(rows, discount, rows.order.subtotal_minor - rows.order.discount_minor + given)


def put_total_discount(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the discount on the order, or takes it off."""
    note(rows, "total_discount", by=by, before=rows.order.total_discount, after=_with_reason(given))
    rows.order.total_discount = dict(given.value)


def _percent(rows: OrderRows, discount: Value, goods_minor: int) -> Decimal:
    if "percent" in discount:
        return Decimal(discount["percent"])
    amount = Money.parse(discount["amount"], rows.order.currency)
    return amount.minor / Decimal(goods_minor) * 100 if goods_minor > 0 else Decimal(100)


def given_already(rows: OrderRows, line: SalesLine, by: str) -> int:
    """What that discount by hand took off the line at the last calculation."""
    taken = [each["amount"] for each in line.result.get("discounts", ()) if each["id"] == by]
    return sum(Money.parse(amount, rows.order.currency).minor for amount in taken)


def _refuse_amount(rows: OrderRows, value: Value, field: str) -> Refusal | None:
    """Money in a unit that the currency does not have, or more than anybody could mean."""
    if "amount" not in value:
        return None
    try:
        amount = Money.parse(value["amount"], rows.order.currency).as_decimal
    except ValueError:
        return Refusal(code="amount_out_of_range", field=field)
    return None if 0 <= amount <= MOST_CHARGED else Refusal(code="amount_out_of_range", field=field)


def _with_reason(given: ByHand) -> dict[str, str]:
    return {**given.value, **({"reason": given.reason_text} if given.reason_text else {})}


def _discount_limit(actor: Actor, rows: OrderRows, given: ByHand) -> Value:
    most = actor.limits.total_discount_percent
    return {"percent": plain(most)} if most and actor.may(Permission.GIVE_MANUAL_DISCOUNTS) else {}


def _discount_beyond(actor: Actor, rows: OrderRows, given: ByHand) -> Decimal | None:
    limit = _discount_limit(actor, rows, given)
    wanted = percent_of_line(rows, given.line, given.value) if given.line else percent_of_goods(rows, given.value)
    return wanted - (figure_of(limit) if limit else 0)


def find_charge_code(actor: Actor, text: str) -> str:
    """The charge code that is meant, whatever its case; the text itself where there is none."""
    if not text:
        return ""
    codes = ChargeCode.objects.filter(legal_entity=actor.legal_entity, code__iexact=text.strip())
    return codes.values_list("code", flat=True).first() or text


def charges_by_hand(rows: OrderRows, given: ByHand) -> list[OrderCharge]:
    """The charges by hand with that code in that place."""
    place = given.line.pk if given.line else None
    return [each for each in rows.manual_charges() if each.code == given.charge_code and each.line_id == place]


def rule_charge(rows: OrderRows, given: ByHand) -> int | None:
    """What the rules charge in that place under that code, changed by hand or not; None where they charge nothing.

    A charge by hand on the header stands for all of its code that the rules put on the order and its lines.
    """
    stand = [charge.rule_minor for charge in charges_by_hand(rows, given)]
    place = given.line.pk if given.line else None
    stand += [
        charge.amount_minor
        for charge in rows.charges
        if not charge.manual and charge.code == given.charge_code and place in (None, charge.line_id)
    ]
    found = [minor for minor in stand if minor is not None]
    return sum(found) if found else None


def refuse_charge(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Why the actor may not put this charge, or take it off, or None: `charge_unknown`, `charge_not_on_order`,
    `amount_out_of_range`, `reason_required` and those of `check_charge`.
    """
    if not given.value:
        return _refuse_taking_off(actor, rows, given)
    if refusal := _refuse_amount(rows, given.value, "amount"):
        return refusal
    if not ChargeCode.objects.filter(legal_entity=actor.legal_entity, code=given.charge_code).exists():
        return Refusal(code="charge_unknown", facts={"code": given.charge_code}, field="code")
    changes = bool(figure_of(given.value)) or rule_charge(rows, given) is not None
    if rows.center.parameters.charge_reason_code_required and given.reason is None and changes:
        return Refusal(code="reason_required", field="reason")
    return check_charge(_charge_change(actor, rows, given))


def _refuse_taking_off(actor: Actor, rows: OrderRows, given: ByHand) -> Refusal | None:
    """Back to what the rules charge is always right, and so is taking back what one put there oneself."""
    standing = charges_by_hand(rows, given)
    if not standing:
        return Refusal(code="charge_not_on_order", facts={"code": given.charge_code}, field="code")
    own = all(charge.added_by_id == actor.user for charge in standing)
    if own or rule_charge(rows, given) is not None:
        return None
    return check_charge(_charge_change(actor, rows, given))


def put_charge(rows: OrderRows, given: ByHand, by: int) -> None:
    """Puts the charge in its place, instead of the one by hand that stands there, or takes that off.

    A charge of zero stands only where it waives one of the rules.
    """
    amount = Money.parse(given.value["amount"], rows.order.currency).minor if given.value else None
    rule = rule_charge(rows, given)
    gone = charges_by_hand(rows, given)
    OrderCharge.objects.filter(pk__in=[each.pk for each in gone]).delete()
    rows.charges = [each for each in rows.charges if each not in gone]
    if amount or (amount is not None and rule is not None):
        charge = OrderCharge(
            order=rows.order,
            line=given.line,
            code=given.charge_code,
            amount_minor=amount,
            rule_minor=rule,
            manual=True,
            reason=given.reason,
            added_by_id=by,
        )
        charge.save(force_insert=True)
        rows.charges.append(charge)
        after = amount
    else:
        after = rule or 0
    was = sum(each.amount_minor for each in gone) if gone else rule or 0
    kind = "charge_override_on" if rule is not None or gone else "charge_add"
    note(
        rows,
        kind if amount else "charge_override_off" if amount is None else "charge_override_on",
        by=by,
        before={"code": given.charge_code, "amount": str(was)},
        after={"code": given.charge_code, "amount": str(after), "reason": given.reason_text},
        line=given.line,
    )


def _charge_change(actor: Actor, rows: OrderRows, given: ByHand) -> ChargeChange:
    rule = rule_charge(rows, given)
    before = (
        sum(each.amount_minor for each in charges_by_hand(rows, given)) if rule is None or not given.value else rule
    )
    after = figure_of(given.value) if given.value else Money(rule or 0, rows.order.currency).as_decimal
    return ChargeChange(
        before=Money(before, rows.order.currency).as_decimal,
        after=after,
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
    ApprovalKind.LINE_DISCOUNT: Kind(
        reasons=ReasonCode.Kind.PRICE_OVERRIDE,
        refuse=refuse_line_discount,
        limit=_discount_limit,
        beyond=_discount_beyond,
        put=put_line_discount,
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
