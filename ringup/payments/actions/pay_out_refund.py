"""A person has given the customer money back: what was paid in cash or by check, or what a card does not take back."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import lock_order
from ringup.orders.saving import record, save_header
from ringup.payments.models import Refund
from ringup.payments.rules.ledger import paid_out
from ringup.payments.rules.refund_methods import refuse_pay_out
from ringup.payments.rules.refunds import RefundEvent, RefundState, next_refund_state
from ringup.payments.saving.disputes import refuse_disputed
from ringup.payments.saving.ledger import post
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def pay_out_refund(actor: Actor, *, refund: str, check_number: str = "") -> Refund | Refusal:
    """The refund, done; a refund check with its number. One that failed may be paid out instead of tried again.

    Refusals: `not_permitted`, `card_number_in_text`, `refund_not_found`, `other_call_center`, `refund_state_forbids`,
    `payment_disputed` and `payment_disputed_until` {until} while a bank disputes the payment, those of
    `refuse_pay_out`.
    """
    check_number = check_number.strip()
    if refusal := refuse_without(actor, Permission.APPROVE_REFUNDS):
        return refusal
    if refusal := refuse_card_numbers(check_number=check_number):
        return refusal
    with transaction.atomic():
        found = Refund.objects.filter(public_id=refund, payment_line__order__legal_entity=actor.legal_entity)
        order = found.values_list("payment_line__order__public_id", flat=True).first()
        rows = lock_order(actor.legal_entity, order) if order else None
        row = lock_row(found.select_related("payment_line")) if rows else None
        if rows is None or row is None:
            return Refusal(code="refund_not_found")
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        after = next_refund_state(RefundState(row.state), RefundEvent.PAY_OUT)
        if isinstance(after, Refusal):
            return after
        if refusal := refuse_disputed(row.payment_line):
            return refusal
        if refusal := refuse_pay_out(by_check=row.by_check, check_number=check_number):
            return refusal
        row.state, row.done_at, row.check_number = after.value, timezone.now(), check_number
        row.operation = None  # one that failed was asked for before
        row.save(update_fields=["state", "operation", "done_at", "check_number"])
        amount = row.to_pay
        post(actor, rows.order, [paid_out(row.public_id, amount)])
        by_check = {"check_number": check_number} if check_number else {}
        record(actor, rows, "pay_out_refund", after={"refund": str(amount), **by_check})
        save_header(rows)
    return row
