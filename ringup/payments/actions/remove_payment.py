"""Takes a payment off an order; an authorization is voided at the processor, of a changed order at its submit."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import record, save_header
from ringup.payments.actions.resolve_link import resolve_link
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines, payment_of
from ringup.payments.models import UNSETTLED, PaymentLink
from ringup.payments.rules.changing import outcome_unknown, refuse_removal
from ringup.payments.rules.links import LinkState
from ringup.payments.saving import refuse_payments, restate_payments
from ringup.payments.saving.planning import keep_plan, methods_of, plan_payment
from ringup.payments.saving.taking_back import set_aside, take_back
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def remove_payment(actor: Actor, *, order: str, payment: str) -> OrderRows | Refusal:
    """The order without the payment (public ids), and with or without the discount for the methods that are left.

    Refusals: those of `open_for_change`, `order_completion_off`, `not_permitted`, `payment_not_found`, those of
    `refuse_removal` (spec §4.6).
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        lines = load_payment_lines(rows.order)
        line = next((line for line in lines if line.public_id == payment), None)
        if line is None:
            return Refusal(code="payment_not_found")
        if refusal := refuse_payments(actor, rows) or refuse_removal(payment_of(line)):
            return refusal
        if line.schedule_id is not None and line.operations.filter(state__in=UNSETTLED).exists():
            return outcome_unknown()  # an installment is being charged
        before = {"method": line.method.code, "amount": str(Money(line.amount_minor, line.currency))}
        is_changed = rows.order.state == OrderState.MODIFYING
        voids = set_aside(actor, line) if is_changed else take_back(actor, line)
        left = [row for row in lines if row.pk is not None]
        keep_plan(rows, plan_payment(rows, methods_of(left)), left)
        restate_payments(rows.order, left)
        record(actor, rows, "payment_remove", before=before)
        save_header(rows)
    send_operations(actor, operations=voids)
    for link in PaymentLink.objects.filter(payment_line=line.pk, state=LinkState.CLOSING.value):
        resolve_link(actor, link=link.pk)
    return rows
