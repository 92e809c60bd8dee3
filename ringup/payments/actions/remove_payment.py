"""Takes a payment off an order; an authorization that stands is voided at the processor."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.saving import record, save_header
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines, payment_of
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.changing import LEEWAY, refuse_removal
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.payments.saving import new_intent, refuse_payments, restate_payments
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def remove_payment(actor: Actor, *, order: str, payment: str) -> OrderRows | Refusal:
    """The order without the payment (public ids).

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
        before = {"method": line.method.code, "amount": str(Money(line.amount_minor, line.currency))}
        voids = _take_back(actor, line)
        restate_payments(rows.order, [row for row in lines if row.pk is not None])
        record(actor, rows, "payment_remove", before=before)
        save_header(rows)
    send_operations(actor, operations=voids)
    return rows


def _take_back(actor: Actor, line: PaymentLine) -> list[int]:
    """Deletes a line that nobody was asked about; voids what a processor holds, as intents that are to be sent."""
    operations = PaymentOperation.objects.filter(payment_line=line)
    if not operations.exists():
        line.delete()
        return []
    voids = []
    if LEEWAY[LineState(line.state)].by_processor:
        held = operations.filter(kind=OperationKind.AUTHORIZE.value, state=OperationState.SUCCEEDED.value)
        voids = [
            new_intent(actor, line, OperationKind.VOID, row.amount_minor, reference=row.processor_reference)
            for row in held
        ]
    line.state = LineState.VOIDED.value
    line.save(update_fields=["state"])
    return voids
