"""Undoes a change that was not submitted: the order is again what it was, and nobody is charged for anything."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.saving.versions import restore_rows
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.models import OrderVersion
from ringup.orders.rules.states import OrderEventName, OrderState, next_state
from ringup.orders.saving import record, save_header
from ringup.orders.saving.coupons import redeem_order_coupons
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.states import GONE, LineState
from ringup.payments.saving import restate_payments
from ringup.payments.saving.links import close_links
from ringup.payments.saving.taking_back import take_back
from ringup.values.refusal import Cure, Refusal


def undo_change(actor: Actor, *, order: str) -> OrderRows | Refusal:
    """The order as it was submitted last; what was set aside of its payments counts again.

    What a customer has paid by a link meanwhile is given free. Refusals: `order_not_found`, `not_permitted`,
    `other_call_center`, `order_state_forbids`, `nothing_to_undo` where the version was not kept,
    `payment_unknown_outcome`, `payment_gone_meanwhile`,
    those of `redeem_order_coupons` for a coupon that was taken off and used up since.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := refuse_without(actor, Permission.CHANGE_SUBMITTED_ORDERS):
            return refusal
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        after = next_state(OrderState(rows.order.state), OrderEventName.UNDO)
        if isinstance(after, Refusal):
            return after
        kept = _kept(rows)
        if not kept:
            return Refusal(code="nothing_to_undo")
        payments = load_payment_lines(rows.order)
        intents = _restore_payments(actor, payments, kept["payments"])
        if isinstance(intents, Refusal):
            return intents
        restore_rows(rows, kept)
        rows.order.state = after.value
        if refusals := redeem_order_coupons(rows):
            transaction.set_rollback(True)
            return refusals[0]
        restate_payments(rows.order, load_payment_lines(rows.order))
        record(actor, rows, "undo_change", after={"version": rows.order.version})
        save_header(rows)
    send_operations(actor, operations=intents)
    return rows


def _kept(rows: OrderRows) -> dict[str, Any]:
    versions = OrderVersion.objects.filter(order=rows.order, version=rows.order.version)
    kept: dict[str, Any] = versions.values_list("rows", flat=True).first() or {}
    return kept


def _restore_payments(
    actor: Actor, payments: list[PaymentLine], kept: Sequence[Mapping[str, Any]]
) -> list[int] | Refusal:
    """Payments that came with the change go, those that were set aside come back, amounts are what they were."""
    stood = {row["public_id"]: row for row in kept}
    fresh = [line for line in payments if line.public_id not in stood]
    if any(line.state == LineState.UNKNOWN for line in fresh):
        return outcome_unknown()
    still_here = {line.public_id for line in payments if line.state != LineState.VOIDED}
    if any(name not in still_here for name, row in stood.items() if row["state"] not in GONE):
        # What came back from a gift card or was deleted cannot be taken again without asking.
        return Refusal(code="payment_gone_meanwhile", cure=Cure(code="submit_the_change"))
    # The youngest first: a payment that came instead of another one points at it.
    gone = sorted(fresh, key=lambda line: line.position, reverse=True)
    intents = [intent for line in gone if line.state != LineState.VOIDED for intent in take_back(actor, line)]
    for line in payments:
        row = stood.get(line.public_id)
        if row is None:
            continue
        if line.state == LineState.SET_ASIDE:
            line.state = row["state"]
        if line.state == LineState.NOT_SUBMITTED and line.amount_minor != row["amount_minor"]:
            close_links(line)
        line.amount_minor, line.percent = row["amount_minor"], row["percent"]
        line.save(update_fields=["state", "amount_minor", "percent"])
    return intents
