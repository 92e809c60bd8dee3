"""Charges an installment that is due: a card is asked for it; on account it stands on the customer's bill from now."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import UNSETTLED, Installment, PaymentOperation
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.installments import InstallmentEvent
from ringup.payments.rules.states import LineState
from ringup.payments.saving.installments import ask_installment, move_installment
from ringup.plumbing.days import today_in
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

RUNNING = (OrderState.SUBMITTED, OrderState.INVOICED)


def charge_installment(actor: Actor | None, *, installment: str) -> Installment | Refusal:
    """The installment (public id) as it stands then. Without an actor it is the job that asks, on the due date only.

    Refusals: `not_permitted`, `installment_not_found`, `other_call_center`, `order_state_forbids`,
    `payment_unknown_outcome`, `installment_state_forbids`.
    """
    if actor is not None and (refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS)):
        return refusal
    with transaction.atomic():
        rows = Installment.objects.filter(public_id=installment)
        if actor is not None:
            rows = rows.filter(legal_entity=actor.legal_entity)
        order = lock_row(
            SalesOrder.objects.filter(pk__in=rows.values("payment_line__order")).select_related("call_center")
        )
        if order is None:
            return Refusal(code="installment_not_found")
        if actor is not None and not actor.serves(order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": order.call_center.name})
        row = rows.select_related("payment_line__method", "payment_line__order").get()
        if refusal := _refuse(order, row, by_job=actor is None):
            return refusal
        if row.payment_line.method.function == "card":
            intents = [ask_installment(actor, row)]
        else:
            intents = []
            if refusal := move_installment(row, InstallmentEvent.BILL):
                return refusal
            row.save(update_fields=["state", "settled_at"])
    send_operations(actor, operations=intents)
    row.refresh_from_db()
    return row


def _refuse(order: SalesOrder, row: Installment, *, by_job: bool) -> Refusal | None:
    if OrderState(order.state) not in RUNNING or row.payment_line.state == LineState.VOIDED:
        return Refusal(code="order_state_forbids", facts={"state": order.state, "event": "charge_installment"})
    due = row.due_on if row.state == Installment.State.OPEN else row.ask_again_on
    is_due = due is not None and due <= today_in(order.call_center.time_zone)
    if row.state not in (Installment.State.OPEN, Installment.State.DECLINED) or (by_job and not is_due):
        return Refusal(code="installment_state_forbids", facts={"installment_state": row.state})
    open_operations = PaymentOperation.objects.filter(payment_line=row.payment_line_id, state__in=UNSETTLED)
    return outcome_unknown() if open_operations.exists() else None
