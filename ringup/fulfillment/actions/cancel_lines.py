"""Cancels lines, or quantities of them, of a submitted order, also of a partly invoiced one: what is invoiced stays.

What is paid too much then goes back over the payments that it came by (spec §4.6, §19).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.saving import accept, bring_payments_along, plan_of, settle_plan
from ringup.completion.saving.versions import reopen
from ringup.fulfillment.rules.canceling import choose_canceled
from ringup.fulfillment.saving.closing import close_at_invoiced
from ringup.holds.loading import load_reviews
from ringup.holds.saving import lift_holds
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.loading import NOT_FOUND, OrderRows, find_reason, load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.rules.states import OrderEventName, OrderState, next_state, refuse_while_picking
from ringup.orders.saving import Changed, record, reprice_and_save, save_header
from ringup.orders.saving.lines import drop_line
from ringup.orders.saving.promises import fixed_quantity, set_quantity
from ringup.orders.saving.reservations import forget_lines
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_difference import settle_difference
from ringup.payments.loading import load_payment_lines, payments_of, tolerance_of
from ringup.payments.models import PaymentLine
from ringup.payments.queries import has_unsettled
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.difference import Plan, plan_difference, planned
from ringup.payments.rules.tolerance import judge_balance
from ringup.payments.saving import restate_payments
from ringup.plumbing.public_ids import new_public_id
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Canceled:
    """What a cancellation did, or would do: the order's total before and after, and what becomes of its payments.

    `payments` are the lines that the steps of the plan name, as they were. `whole`: nothing of the order goes on.
    """

    order: SalesOrder
    before: Money
    after: Money
    plan: Plan
    payments: tuple[PaymentLine, ...]
    whole: bool
    holds: int = 0


@dataclass(frozen=True, kw_only=True)
class _Wish:
    quantities: Mapping[str, Decimal]
    reason: str
    whole: bool


def cancel_lines(
    actor: Actor,
    *,
    order: str,
    lines: Mapping[str, Decimal] | None = None,
    reason: str = "",
    preview: bool = False,
) -> Canceled | Refusal:
    """The order without these quantities (by the lines' public ids), or without all that is not invoiced yet.

    What is left keeps its prices and is accepted anew, as a further version. With nothing left to deliver but free
    products the order is over, and so are its holds. With `preview` nothing happens: the answer tells what would.

    Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `order_state_forbids`, `reason_required`,
    `order_in_picking`, `payment_unknown_outcome`, those of `choose_canceled`,
    of `judge_balance` where the payments cannot follow, and of
    the coupons that do not hold any more.
    """
    intents: list[int] = []
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        wish = _wish(actor, rows, lines, reason, preview=preview)
        if isinstance(wish, Refusal):
            return wish
        done = _cancel(actor, rows, wish, intents)
        if preview or isinstance(done, Refusal):
            transaction.set_rollback(True)
            return done
    send_operations(actor, operations=intents)
    done.order.refresh_from_db()
    return done


def _wish(
    actor: Actor, rows: OrderRows, lines: Mapping[str, Decimal] | None, reason: str, *, preview: bool
) -> _Wish | Refusal:
    left = {line.public_id: line.quantity - fixed_quantity(line) for line in rows.lines}
    chosen = choose_canceled(left, lines)
    if not isinstance(chosen, Refusal) and not _leaves_goods(rows, chosen):
        chosen = _open(left)
    if refusal := _refuse_actor(actor, rows, whole=not isinstance(chosen, Refusal) and chosen == _open(left)):
        return refusal
    if isinstance(chosen, Refusal):
        return chosen
    why = find_reason(actor, ReasonCode.Kind.ORDER_CANCELLATION, reason)
    if why is None and not preview:
        return Refusal(code="reason_required", field="reason")
    if has_unsettled(order=rows.order.pk):
        return outcome_unknown()
    # What is shipped and not invoiced yet goes on.
    ends = chosen == _open(left) and all(fixed_quantity(line) == line.invoiced for line in rows.lines)
    return _Wish(quantities=chosen, reason=why.text if why else "", whole=ends)


def _leaves_goods(rows: OrderRows, chosen: Mapping[str, Decimal]) -> bool:
    """Whether anything but free products is left of the order: alone they are none, and go with the last line."""
    kept = (line for line in rows.lines if line.quantity > chosen.get(line.public_id, 0))
    return any(line.origin != SalesLine.Origin.GIFT for line in kept)


def _open(left: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {line: quantity for line, quantity in left.items() if quantity > 0}


def _refuse_actor(actor: Actor, rows: OrderRows, *, whole: bool) -> Refusal | None:
    needed = Permission.CANCEL_ORDERS if whole else Permission.CHANGE_SUBMITTED_ORDERS
    if refusal := refuse_without(actor, needed):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    after = next_state(OrderState(rows.order.state), OrderEventName.MODIFY)
    return after if isinstance(after, Refusal) else refuse_while_picking(rows.order.fulfillment)


def _cancel(actor: Actor, rows: OrderRows, wish: _Wish, intents: list[int]) -> Canceled | Refusal:
    if not wish.whole:
        return _cancel_part(actor, rows, wish, intents)
    if rows.order.invoices:
        return _cancel_rest(actor, rows, wish, intents)
    return _cancel_all(actor, rows, wish)


def _cancel_all(actor: Actor, rows: OrderRows, wish: _Wish) -> Canceled | Refusal:
    """Nothing was delivered: the order as a whole is canceled, its payments follow as soon as that is told."""
    total, nothing = _total(rows.order), Money.zero(rows.order.currency)
    payments = load_payment_lines(rows.order)
    plan = plan_difference(nothing, payments_of(payments))
    holds = rows.order.open_holds
    if wish.reason:
        canceled = cancel_order(actor, order=rows.order.public_id, reason=wish.reason)
        if isinstance(canceled, Refusal):
            return canceled
    return Canceled(
        order=rows.order,
        before=total,
        after=nothing,
        plan=plan,
        payments=tuple(payments),
        whole=True,
        holds=holds,
    )


def _cancel_part(actor: Actor, rows: OrderRows, wish: _Wish, intents: list[int]) -> Canceled | Refusal:
    """The rest of the order is accepted anew; its lines keep what was promised."""
    order, before = rows.order, _total(rows.order)
    reopen(rows, OrderState.MODIFYING)
    for line in rows.lines:
        if line.price_state == SalesLine.PriceState.LOCKED:
            line.price_choice = PriceChoice.KEPT.value
    changed = _take_off(actor, rows, wish)
    payments = bring_payments_along(rows)
    plan = plan_of(rows, payments) or Plan(steps=(), left=Money.zero(order.currency))
    if rows.center.order_completion:
        judged = judge_balance(
            _total(order), planned(payments_of(payments), plan), tolerance_of(rows.center.parameters)
        )
        if isinstance(judged, Refusal):
            return judged
    if order.total_minor < order.invoiced_minor:
        invoiced = Money(order.invoiced_minor, order.currency)
        facts = {"invoiced": {"minor": invoiced.minor, "currency": order.currency}}
        return Refusal(code="below_invoiced", facts=facts, cure=Cure(code="put_back_what_is_invoiced"))
    done = Canceled(
        order=order, before=before, after=_total(order), plan=plan, payments=_as_they_were(payments, plan), whole=False
    )
    intents += settle_plan(actor, rows, payments, plan, because=wish.reason)
    reviews = load_reviews(rows, payments_of(payments))
    accepted = accept(actor, changed, payments, f"canceled:{new_public_id()}", reviews=reviews)
    if isinstance(accepted, tuple):
        return accepted[0]
    intents += accepted
    return done


def _take_off(actor: Actor, rows: OrderRows, wish: _Wish) -> Changed:
    removed = []
    for line in list(rows.lines):
        less = wish.quantities.get(line.public_id)
        if less is None:
            continue
        left = line.quantity - less
        after = {"quantity": str(left), "reason": wish.reason}
        record(
            actor,
            rows,
            "cancel_line",
            before={"quantity": str(line.quantity), "item": line.text},
            after=after,
            line=line,
        )
        if left:
            set_quantity(rows, line, left)
            rows.changed.add(line.public_id)
            continue
        removed.append(line.public_id)
        drop_line(rows, line)
    return reprice_and_save(actor, rows, removed=removed)


def _cancel_rest(actor: Actor, rows: OrderRows, wish: _Wish, intents: list[int]) -> Canceled | Refusal:
    """What is invoiced is all that the order comes to; it is over."""
    order, before = rows.order, _total(rows.order)
    after = next_state(OrderState(order.state), OrderEventName.INVOICE)
    if isinstance(after, Refusal):
        return after
    for line in rows.lines:
        if line.public_id in wish.quantities:
            quantities = {"quantity": str(line.quantity), "item": line.text}
            kept = {"quantity": str(line.quantity - wish.quantities[line.public_id]), "reason": wish.reason}
            record(actor, rows, "cancel_line", before=quantities, after=kept, line=line)
    close_at_invoiced(rows)
    forget_lines(rows)
    order.state = after.value
    payments = load_payment_lines(order)
    plan = plan_difference(_total(order), payments_of(payments))
    as_they_were = _as_they_were(payments, plan)
    intents += settle_difference(actor, rows=rows, lines=payments, plan=plan, because=wish.reason)
    restate_payments(order, payments)
    holds = lift_holds(actor, rows)
    record(actor, rows, "cancel_rest", before={"total": str(before)}, after={"total": str(_total(order))})
    save_header(rows)
    return Canceled(
        order=order,
        before=before,
        after=_total(order),
        plan=plan,
        payments=as_they_were,
        whole=True,
        holds=holds,
    )


def _as_they_were(payments: Sequence[PaymentLine], plan: Plan) -> tuple[PaymentLine, ...]:
    touched = {step.payment for step in plan.steps}
    return tuple(line for line in payments if line.public_id in touched)


def _total(order: SalesOrder) -> Money:
    return Money(order.total_minor, order.currency)
