"""Asks the processors: the middle of the three phases, outside of every transaction."""

from collections.abc import Sequence

from django.db import connection

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.settle_operation import settle_operation
from ringup.payments.connectors.protocol import Connector, Request
from ringup.payments.loading import load_connector
from ringup.payments.models import PaymentOperation
from ringup.payments.rules.outcomes import Outcome
from ringup.payments.rules.states import OPEN_OPERATIONS, OperationState
from ringup.values.money import Money


def send_operations(actor: Actor | None, *, operations: Sequence[int]) -> None:
    """Carries out committed intents one by one and settles each with its outcome.

    May be repeated at any time: the idempotency key makes the processor answer a second request like the first.
    """
    if not operations:
        return
    assert not connection.in_atomic_block, "a processor is never asked inside a transaction"
    PaymentOperation.objects.filter(pk__in=operations, state=OperationState.INTENT.value).update(
        state=OperationState.SENT.value
    )
    rows = PaymentOperation.objects.filter(pk__in=operations, state__in=[state.value for state in OPEN_OPERATIONS])
    for row in rows.select_related("payment_line__stored_card", "payment_line__order").order_by("pk"):
        settle_operation(actor, operation=row.pk, outcome=_ask(load_connector(row.connector), row))


def _ask(connector: Connector, row: PaymentOperation) -> Outcome:
    ask_for = getattr(connector, row.kind)
    outcome: Outcome = ask_for(_request(row))
    return outcome


def _request(row: PaymentOperation) -> Request:
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
