"""What a processor tells of a dispute becomes fact here, once, whatever comes twice, late or out of order."""

from django.db import transaction
from django.db.models import Q

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentDispute, PaymentOperation
from ringup.payments.rules.disputes import DisputeNews, DisputeState, contradiction, next_dispute_state
from ringup.payments.rules.reconciling import Difference, DifferenceKind
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.payments.saving.differences import put_difference
from ringup.payments.saving.disputes import move_dispute, tell_dispute
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money


def settle_dispute(actor: Actor | None, *, connector: str, news: DisputeNews) -> bool:
    """Whether it is about a charge of ours. What is told first of a dispute that is over is how it ended.

    Where the processor says otherwise than we do, people get it as a payment difference: a charge that nobody here
    made, more than was charged, another end than the one that we have.
    """
    charge = _charge(connector, news.charge)
    if charge is None:
        put_difference(connector, None, _differs(news, DifferenceKind.STRANGER))
        return False
    with transaction.atomic():
        order = lock_row(SalesOrder.objects.filter(pk=charge.payment_line.order_id))
        assert order is not None
        found = PaymentDispute.objects.filter(connector=connector, reference=news.reference)
        row = lock_row(found.select_related("payment_line"))
        if row is None:
            charge.payment_line.refresh_from_db()
            row = _opened(actor, order, charge, news)
        elif news.state is DisputeState.OPEN and row.state == DisputeState.OPEN and news.answer_by:
            row.answer_by = news.answer_by
            row.save(update_fields=["answer_by"])
        after = next_dispute_state(DisputeState(row.state), news.state)
        if after is not None:
            move_dispute(actor, order, row, after)
        ours = Money(row.amount_minor, row.currency)
        if said := contradiction(DisputeState(row.state), ours, news):
            put_difference(connector, order, _differs(news, DifferenceKind.DIFFERS, ours=said))
        tell_dispute(order)
    return True


def _charge(connector: str, reference: str) -> PaymentOperation | None:
    """The latest charge with that reference; one that a person noted has the reference of its authorization."""
    if not reference:
        return None
    meant = Q(processor_reference=reference) | Q(parent__processor_reference=reference)
    charges = PaymentOperation.objects.filter(meant, connector=connector, kind=OperationKind.CAPTURE.value)
    known = charges.exclude(state=OperationState.DECLINED.value).select_related("payment_line")
    return known.order_by("pk").last()


def _opened(actor: Actor | None, order: SalesOrder, charge: PaymentOperation, news: DisputeNews) -> PaymentDispute:
    """What is disputed beyond the charge, or in another currency, is no debt of ours: all of the charge, then."""
    fits = news.amount.currency == charge.currency and news.amount.minor <= charge.amount_minor
    row = PaymentDispute(
        payment_line=charge.payment_line,
        operation=charge,
        connector=charge.connector,
        reference=news.reference,
        currency=charge.currency,
        amount_minor=news.amount.minor if fits else charge.amount_minor,
        reason=news.reason[:60],
        answer_by=news.answer_by,
    )
    move_dispute(actor, order, row, DisputeState.OPEN)
    return row


def _differs(news: DisputeNews, kind: DifferenceKind, *, ours: str = "") -> Difference:
    theirs = f"dispute {news.amount} {news.amount.currency} {news.state.value}"
    return Difference(kind=kind, intent="", reference=news.reference, ours=ours, theirs=theirs, amount=news.amount)
