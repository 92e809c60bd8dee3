"""Values → rows: what a processor is going to be asked, written down before it is asked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import PaymentLine, PaymentLink, PaymentOperation
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.plumbing.crash_points import reach
from ringup.plumbing.locks import lock_rows

# Who asked is given so long to bring the answer; then the processor is asked what became of it.
GRACE = timedelta(seconds=30)


def new_intent(
    actor: Actor | None,
    line: PaymentLine,
    kind: OperationKind,
    amount_minor: int,
    *,
    parent: PaymentOperation | None = None,
    reference: str = "",
    connector: str = "",
) -> int:
    """The key of a new intent; its idempotency key is born here and stays the same for every try (B23).

    `parent` is the authorization that is captured or voided, the capture that is refunded: at its own processor.
    Without one `reference` names it.
    """
    reference = parent.processor_reference if parent else reference
    content = f"{kind}|{line.public_id}|{amount_minor}|{line.currency}|{reference}"
    row = PaymentOperation.objects.create(
        payment_line=line,
        kind=kind.value,
        currency=line.currency,
        amount_minor=amount_minor,
        idempotency_key=secrets.token_hex(24),
        request_hash=hashlib.sha256(content.encode()).hexdigest(),
        connector=connector or (parent.connector if parent else line.method.connector),
        parent=parent,
        processor_reference=reference,
        look_again_at=timezone.now() + GRACE,
        created_by_id=actor.user if actor else None,
    )
    return int(row.pk)


def new_paid_intent(link: PaymentLink) -> int:
    """The key of the authorization that a customer has given at the page of the link; it bears the link's public id."""
    row = PaymentOperation.objects.create(
        payment_line=link.payment_line,
        public_id=link.public_id,
        kind=OperationKind.AUTHORIZE.value,
        currency=link.currency,
        amount_minor=link.amount_minor,
        idempotency_key=link.idempotency_key,
        request_hash=hashlib.sha256(f"link|{link.public_id}".encode()).hexdigest(),
        connector=link.connector,
        attempts=1,
        created_by_id=link.sent_by_id,
    )
    return int(row.pk)


def claim_intents(operations: Sequence[int]) -> list[int]:
    """Marks those that are still intents as sent and gives their keys: whoever gets a key sends it, nobody else.

    An operation that a message of the processor has settled meanwhile is not among them (B08). Fails inside another
    transaction: the mark has to be on the disk before the processor is asked.
    """
    with transaction.atomic(durable=True):
        intents = PaymentOperation.objects.filter(pk__in=operations, state=OperationState.INTENT.value)
        claimed = [row.pk for row in lock_rows(intents)]
        PaymentOperation.objects.filter(pk__in=claimed).update(
            state=OperationState.SENT.value, attempts=F("attempts") + 1, look_again_at=timezone.now() + GRACE
        )
        reach("claim_written")
    reach("claim_committed")
    return claimed


def claim_unsettled(operation: int) -> PaymentOperation | None:
    """The operation, if it is due to be asked about and nobody else is at it; it is not due again for a while."""
    with transaction.atomic(durable=True):
        due = PaymentOperation.objects.filter(pk=operation, look_again_at__lte=timezone.now())
        row = due.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.attempts += 1
        row.look_again_at = timezone.now() + GRACE
        row.save(update_fields=["attempts", "look_again_at"])
    return row
