"""The first of the three phases: at the submit each payment line is taken at our own word or becomes an intent."""

import hashlib
import secrets

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.methods import Function, LineState, state_at_submit
from ringup.payments.rules.operations import OperationKind
from ringup.payments.saving import restate_payments


def prepare_payments(actor: Actor, *, order: SalesOrder, lines: list[PaymentLine]) -> list[int]:
    """Keys of the intents that are to be sent once this transaction is committed; the caller stores the order.

    Lines that were submitted before keep their state; a declined card is tried anew, with a new intent and key (B24).
    """
    intents = []
    for line in lines:
        if line.state not in (LineState.NOT_SUBMITTED, LineState.DECLINED):
            continue
        state = state_at_submit(Function(line.method.function), prepay=line.prepay)
        if state is None:
            intents.append(new_intent(actor, line, OperationKind.AUTHORIZE, line.amount_minor))
            line.state = LineState.UNKNOWN.value
        else:
            line.state = state.value
            line.authorized_minor = line.amount_minor
            line.captured_minor = line.amount_minor if state is LineState.POSTED else 0
        line.save(update_fields=["state", "authorized_minor", "captured_minor", "amount_minor"])
    restate_payments(order, lines)
    return intents


def new_intent(actor: Actor, line: PaymentLine, kind: OperationKind, amount_minor: int, *, reference: str = "") -> int:
    """The key of a new intent; its idempotency key is born here and stays the same for every try (B23)."""
    connector = line.method.connector
    content = f"{kind}|{line.public_id}|{amount_minor}|{line.currency}|{reference}"
    row = PaymentOperation.objects.create(
        payment_line=line,
        kind=kind.value,
        currency=line.currency,
        amount_minor=amount_minor,
        idempotency_key=secrets.token_hex(24),
        request_hash=hashlib.sha256(content.encode()).hexdigest(),
        connector=connector,
        processor_reference=reference,
        created_by_id=actor.user,
    )
    return int(row.pk)
