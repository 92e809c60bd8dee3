"""Rows ⇄ values: one payment of a submitted order about which a person, or a job, decides."""

from dataclasses import dataclass

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.rules.states import ACCEPTED, OrderState
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import UNSETTLED, PaymentLine, PaymentOperation
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """A payment with its order, locked. `operation` of the payment has no outcome yet; `others`: one of another has."""

    rows: OrderRows
    lines: list[PaymentLine]
    line: PaymentLine
    operation: PaymentOperation | None
    others: bool


def load_undecided(
    actor: Actor, *, order: str, payment: str, event: str, may: Permission = Permission.TAKE_PAYMENTS
) -> Undecided | Refusal:
    """The payment of a submitted order, both by public id.

    Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `payment_not_found`, `order_state_forbids`.
    """
    rows = load_order(actor, order, lock=True)
    if rows is None:
        return NOT_FOUND
    if refusal := refuse_without(actor, may):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    lines = load_payment_lines(rows.order)
    line = next((line for line in lines if line.public_id == payment), None)
    if line is None:
        return Refusal(code="payment_not_found")
    if OrderState(rows.order.state) not in ACCEPTED:
        return Refusal(code="order_state_forbids", facts={"state": rows.order.state, "event": event})
    open_ones = list(PaymentOperation.objects.filter(payment_line__order=rows.order, state__in=UNSETTLED))
    own = next((row for row in open_ones if row.payment_line_id == line.pk), None)
    others = any(row.payment_line_id != line.pk for row in open_ones)
    return Undecided(rows=rows, lines=lines, line=line, operation=own, others=others)


def refuse_state(line: PaymentLine, event: str) -> Refusal:
    """The refusal `payment_state_forbids` {payment_status, payment_event}."""
    return Refusal(code="payment_state_forbids", facts={"payment_status": line.state, "payment_event": event})
