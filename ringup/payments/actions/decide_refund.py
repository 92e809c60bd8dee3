"""Somebody who may approves a refund beyond another's limit, or leaves the money on the customer's account."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import lock_order
from ringup.orders.saving import record, save_header
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import UNSETTLED, Refund
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.refunds import RefundEvent, RefundState, next_refund_state
from ringup.payments.saving.disputes import kept_by_banks, refuse_disputed
from ringup.payments.saving.refunds import goes_through_processor, left_of, start_refund
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Refusal

NOT_FOUND = Refusal(code="refund_not_found")


def decide_refund(actor: Actor, *, refund: str, approve: bool) -> Refund | Refusal:
    """The refund, on its way or denied. One that failed is tried again by approving it anew.

    Refusals: `not_permitted`, `refund_not_found`, `other_call_center`, `own_refund` for who asked for it,
    `refund_state_forbids`, `payment_unknown_outcome` while another operation of its payment has no outcome,
    `payment_disputed` and `payment_disputed_until` {until} while a bank disputes the payment,
    `refund_too_large` {left} where more than the charge has gone back.
    """
    if refusal := refuse_without(actor, Permission.APPROVE_REFUNDS):
        return refusal
    with transaction.atomic():
        found = Refund.objects.filter(public_id=refund, payment_line__order__legal_entity=actor.legal_entity)
        order = found.values_list("payment_line__order__public_id", flat=True).first()
        rows = lock_order(actor.legal_entity, order) if order else None
        row = lock_row(found.select_related("payment_line__method", "payment_line__order")) if rows else None
        if rows is None or row is None:
            return NOT_FOUND
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        if refusal := _refuse(actor, row, approve=approve):
            return refusal
        row.decided_by_id, row.decided_at = actor.user, timezone.now()
        intents = _decide(actor, row, approve=approve)
        after = {"refund": str(Money(row.amount_minor, row.currency)), "approved": approve}
        record(actor, rows, "decide_refund", after=after)
        save_header(rows)
    send_operations(actor, operations=intents)
    row.refresh_from_db()
    return row


def _refuse(actor: Actor, row: Refund, *, approve: bool) -> Refusal | None:
    state = RefundState(row.state)
    if state is RefundState.WAITING and row.asked_by_id == actor.user and actor.limits.refund_limit_minor is not None:
        return Refusal(code="own_refund")
    after = next_refund_state(state, RefundEvent.ASK if approve else RefundEvent.DENY)
    if isinstance(after, Refusal):
        return after
    if approve and row.payment_line.operations.filter(state__in=UNSETTLED).exists():
        return outcome_unknown()
    return refuse_disputed(row.payment_line) or _refuse_charged_back(row) if approve else None


def _refuse_charged_back(row: Refund) -> Refusal | None:
    """What is beyond the charge, and was not paid by a bank either: `refund_too_large` {left}."""
    line = row.payment_line
    if not line.disputed_minor or not goes_through_processor(line):
        return None
    left = max(left_of(line), 0) + max(kept_by_banks(line), 0)
    if row.to_pay.minor <= left:
        return None
    return Refusal(code="refund_too_large", facts={"left": asdict(Money(left, row.currency))})


def _decide(actor: Actor, row: Refund, *, approve: bool) -> list[int]:
    if approve:
        return start_refund(actor, row, row.payment_line)
    row.state = RefundState.DENIED.value
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return []
