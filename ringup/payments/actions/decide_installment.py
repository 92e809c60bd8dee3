"""A person decides about an installment that was declined: paid by another way, with its code, or not at all."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.models import Installment
from ringup.payments.rules.installments import InstallmentEvent
from ringup.payments.rules.ledger import settled
from ringup.payments.saving.following_status import follow_status
from ringup.payments.saving.installments import move_installment, pay_line
from ringup.payments.saving.ledger import post
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def decide_installment(
    actor: Actor, *, installment: str, paid: bool, approval_code: str = "", reason: str = ""
) -> Installment | Refusal:
    """The installment (public id), paid under that approval code, or given up for that reason; either lets an order go
    that waited for its first one.

    Refusals: `not_permitted`, `card_number_in_text`, `installment_not_found`, `other_call_center`,
    `reason_required`, `installment_state_forbids`.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    if refusal := refuse_card_numbers(approval_code=approval_code, reason=reason):
        return refusal
    with transaction.atomic():
        rows = Installment.objects.filter(legal_entity=actor.legal_entity, public_id=installment)
        order = lock_row(
            SalesOrder.objects.filter(pk__in=rows.values("payment_line__order")).select_related(
                "call_center__parameters"
            )
        )
        if order is None:
            return Refusal(code="installment_not_found")
        if not actor.serves(order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": order.call_center.name})
        row = rows.select_related("payment_line__method").get()
        if not (approval_code if paid else reason).strip():
            return Refusal(code="reason_required", field="approval_code" if paid else "reason")
        if refusal := move_installment(row, InstallmentEvent.PAY if paid else InstallmentEvent.CANCEL):
            return refusal
        row.approval_code, row.reason, row.ask_again_on = approval_code.strip()[:40], reason.strip()[:200], None
        row.save()
        if paid:
            money = Money(row.amount_minor, row.payment_line.currency)
            posting = settled(row.public_id, prepaid=Money.zero(money.currency), on_delivery=money)
            post(actor, order, [posting])
        pay_line(row.payment_line)
        follow_status(order)
        OrderEvent.objects.create(
            order=order,
            kind="installment_decided",
            after={"installment": row.position, "paid": paid, "reason": reason.strip()[:200]},
            revision=order.revision,
            by_id=actor.user,
        )
    return row
