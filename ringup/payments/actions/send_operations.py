"""Asks the processors: the middle of the three phases, outside of every transaction."""

from collections.abc import Sequence

from django.db import connection, transaction

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.settle_operation import settle_operation
from ringup.payments.connectors.protocol import Answer, Connector, Request
from ringup.payments.connectors.registry import connector_named
from ringup.payments.models import PaymentOperation
from ringup.payments.rules.operations import OperationState
from ringup.values.money import Money

OPEN = [OperationState.INTENT.value, OperationState.SENT.value, OperationState.UNKNOWN.value]


def send_operations(actor: Actor | None, *, operations: Sequence[int]) -> None:
    """Carries out committed intents one by one and settles each with its answer.

    May be repeated at any time: the idempotency key makes the processor answer a second request like the first.
    """
    assert not connection.in_atomic_block, "a processor is never asked inside a transaction"
    for key in operations:
        with transaction.atomic():
            marked = PaymentOperation.objects.filter(pk=key, state=OperationState.INTENT.value)
            marked.update(state=OperationState.SENT.value)
        row = (
            PaymentOperation.objects.select_related("payment_line__stored_card", "payment_line__order")
            .filter(pk=key, state__in=OPEN)
            .first()
        )
        if row is not None:
            answer = ask(connector_named(row.connector), row)
            settle_operation(actor, operation=key, answer=answer)


def ask(connector: Connector, row: PaymentOperation) -> Answer:
    """The processor's answer to one operation."""
    ask_for = getattr(connector, row.kind)
    answer: Answer = ask_for(request_of(row))
    return answer


def request_of(row: PaymentOperation) -> Request:
    """The operation as a request; the same for every try."""
    line = row.payment_line
    return Request(
        intent=row.public_id,
        idempotency_key=row.idempotency_key,
        amount=Money(row.amount_minor, row.currency),
        order_number=line.order.number,
        token=line.stored_card.token if line.stored_card else "",
        reference=row.processor_reference,
    )
