"""Values → rows: what a dispute makes of its payment, of refunds that wait, and of the books."""

from collections.abc import Sequence

from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.events import DisputeMoved
from ringup.payments.models import LedgerTransaction, PaymentDispute, PaymentLine, Refund
from ringup.payments.rules.disputes import DisputeState, covered, disputed
from ringup.payments.rules.ledger import PostingKind, charged_back, dispute_lost, dispute_opened, dispute_won
from ringup.payments.rules.refunds import WITH_PEOPLE, RefundEvent, RefundState, next_refund_state
from ringup.payments.saving.ledger import post
from ringup.plumbing.live import News, announce
from ringup.plumbing.outbox import tell
from ringup.values.money import Money
from ringup.values.refusal import Refusal

OPEN_OR_LOST = [DisputeState.OPEN.value, DisputeState.LOST.value]
# Not asked of a processor, and not paid out: the bank may have paid them.
WAITING = [state.value for state in WITH_PEOPLE]
BOOKED = {DisputeState.OPEN: dispute_opened, DisputeState.WON: dispute_won, DisputeState.LOST: dispute_lost}


def refuse_disputed(line: PaymentLine) -> Refusal | None:
    """Why nothing of the payment can be refunded now; no query for a payment that nobody disputes."""
    if not line.disputed_minor:
        return None
    found = PaymentDispute.objects.filter(payment_line=line, state=DisputeState.OPEN.value).order_by("answer_by")
    dispute = found.first()
    return disputed(dispute.answer_by) if dispute else None


def charged_back_of(line: PaymentLine) -> dict[int, int]:
    """What banks have taken back of each charge (key) of the payment; no query for one that nobody disputes."""
    if not line.disputed_minor:
        return {}
    lost = PaymentDispute.objects.filter(payment_line=line, state=DisputeState.LOST.value)
    return dict(lost.values_list("operation").annotate(sum=Sum("amount_minor")))


def move_dispute(actor: Actor | None, order: SalesOrder, row: PaymentDispute, after: DisputeState) -> None:
    """The dispute is opened, won or lost; the caller holds the order's lock."""
    before, line, amount = row.state if row.pk else "", row.payment_line, Money(row.amount_minor, row.currency)
    row.state = after.value
    row.closed_at = None if after is DisputeState.OPEN else timezone.now()
    row.save()
    post(actor, order, [BOOKED[after](row.public_id, amount)])
    sums = PaymentDispute.objects.filter(payment_line=line, state__in=OPEN_OR_LOST).aggregate(sum=Sum("amount_minor"))
    line.disputed_minor = sums["sum"] or 0
    line.save(update_fields=["disputed_minor"])
    if after is DisputeState.LOST:
        waiting = list(Refund.objects.filter(payment_line=line, state__in=WAITING).order_by("asked_at", "pk"))
        pay_by_banks(actor, order, waiting, min(amount.minor, kept_by_banks(line)))
    OrderEvent.objects.create(
        order=order,
        kind="payment_disputed",
        before={"payment": line.public_id, "state": before},
        after={"state": row.state, "amount": str(amount), "reason": row.reason},
        revision=order.revision,
        by_id=actor.user if actor else None,
    )
    event = DisputeMoved(order=order.public_id, dispute=row.public_id, state=row.state)
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=f"dispute:{row.public_id}:{row.state}")


def tell_dispute(order: SalesOrder) -> None:
    """The desks and workbenches that show the order hear of it."""
    facts = {"order": order.public_id}
    news = News(event="payments", legal_entity=order.legal_entity_id, call_center=order.call_center_id, facts=facts)
    announce(news)


def kept_by_banks(line: PaymentLine) -> int:
    """What banks have taken back of the payment beyond the refunds that it has paid; in minor units."""
    if not line.disputed_minor:
        return 0
    paid = Refund.objects.filter(payment_line=line).aggregate(sum=Sum("charged_back_minor"))["sum"] or 0
    return sum(charged_back_of(line).values()) - paid


def kept_since(refund: Refund, line: PaymentLine) -> int:
    """What of that was decided after the refund was asked for: the bank has decided over the same money."""
    if not line.disputed_minor:
        return 0
    lost = PaymentDispute.objects.filter(
        payment_line=line, state=DisputeState.LOST.value, closed_at__gte=refund.asked_at
    )
    return min(lost.aggregate(sum=Sum("amount_minor"))["sum"] or 0, kept_by_banks(line))


def pay_by_banks(actor: Actor | None, order: SalesOrder, refunds: Sequence[Refund], most: int) -> None:
    """The refunds are paid, in their order, by what banks have kept of their payment: nobody pays it a second time."""
    for row, part in zip(refunds, covered(most, [row.to_pay.minor for row in refunds]), strict=True):
        if not part:
            continue
        row.charged_back_minor += part
        if not row.to_pay:
            state = next_refund_state(RefundState(row.state), RefundEvent.CHARGE_BACK)
            assert not isinstance(state, Refusal), state
            row.state, row.done_at = state.value, timezone.now()
        row.save(update_fields=["charged_back_minor", "state", "done_at"])
        post(actor, order, [charged_back(_source_of(row), Money(part, row.currency))])


def _source_of(row: Refund) -> str:
    """A refund may be paid by several disputes: the second posting is `k7w2m9xq4tz8vb-2`."""
    before = LedgerTransaction.objects.filter(
        kind=PostingKind.CHARGED_BACK.value, source__startswith=row.public_id
    ).count()
    return f"{row.public_id}-{before + 1}" if before else row.public_id
