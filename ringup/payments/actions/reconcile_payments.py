"""Lays our operations beside a processor's journal: settles what is open, puts what differs before a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.loading import load_connector
from ringup.payments.models import PaymentLink, PaymentOperation
from ringup.payments.rules.outcomes import Unknown
from ringup.payments.rules.reconciling import Difference, JournalEntry, Ours, compare
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.payments.saving.differences import put_difference
from ringup.values.money import Money
from ringup.values.refusal import Refusal

# What was done a moment ago may be under way still, on either side.
FRESH = timedelta(minutes=5)

# Some processors keep no id of ours with these: they are known by what they undo.
NAMELESS = (OperationKind.VOID.value,)
NOT_DECLINED = [state.value for state in OperationState if state is not OperationState.DECLINED]


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """How many operations were laid side by side, how many were settled by it, and the new differences (keys)."""

    compared: int
    settled: int
    differences: tuple[int, ...]


def reconcile_payments(actor: Actor | None, *, connector: str, since: datetime) -> Reconciled | Refusal:
    """All that the processor did since then, against ours. A difference is put before people once, and told in the log.

    A job runs it without an actor. Refusal: `journal_not_read` {because}.
    """
    entries = load_connector(connector).list_journal(since)
    if isinstance(entries, Unknown):
        return Refusal(code="journal_not_read", facts={"connector": connector, "because": entries.because})
    rows = _rows(connector, since, entries)
    comparison = compare([_ours(row) for row in rows.values()], entries, known=_links(connector, entries))
    settled = 0
    for intent, outcome in comparison.settle.items():
        done = settle_payment(actor, operation=rows[intent].pk, outcome=outcome)
        send_operations(actor, operations=done.intents)
        settled += 1
    found = [_put(connector, rows.get(one.intent), one) for one in comparison.differences]
    new = tuple(key for key in found if key is not None)
    return Reconciled(compared=len(entries), settled=settled, differences=new)


def _rows(connector: str, since: datetime, entries: Sequence[JournalEntry]) -> dict[str, PaymentOperation]:
    """Ours by intent: all that the journal names, and what we have as done in the same time."""
    mine = PaymentOperation.objects.filter(connector=connector)
    named = mine.filter(public_id__in=[entry.intent for entry in entries if entry.intent])
    nameless = [entry.reference for entry in entries if not entry.intent]
    meant = mine.filter(kind__in=NAMELESS, processor_reference__in=nameless, state__in=NOT_DECLINED)
    done = mine.filter(
        state=OperationState.SUCCEEDED.value,
        created_at__range=(since + FRESH, timezone.now() - FRESH),
    )
    return {row.public_id: row for row in (named | meant | done).select_related("payment_line__order")}


def _ours(row: PaymentOperation) -> Ours:
    return Ours(
        intent=row.public_id,
        kind=row.kind,
        state=OperationState(row.state),
        amount=Money(row.amount_minor, row.currency),
        reference=row.processor_reference,
    )


def _links(connector: str, entries: Sequence[JournalEntry]) -> frozenset[str]:
    """Payment links that were paid a moment ago: their news is on its way, and they are looked at now."""
    links = PaymentLink.objects.filter(connector=connector, public_id__in=[entry.intent for entry in entries])
    links.filter(settled_at=None).update(look_again_at=timezone.now())
    return frozenset(links.values_list("public_id", flat=True))


def _put(connector: str, row: PaymentOperation | None, one: Difference) -> int | None:
    order = row.payment_line.order if row else SalesOrder.objects.filter(number=one.order_number).first()
    return put_difference(connector, order, one)
