"""Values → rows: what a dispute makes of its payment, of refunds that wait, and of the books."""

from django.db.models import Sum
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.models import PaymentDispute, PaymentLine, Refund
from ringup.payments.rules.disputes import DisputeState, covered, disputed
from ringup.payments.rules.ledger import charged_back, dispute_lost, dispute_opened, dispute_won
from ringup.payments.rules.refunds import RefundEvent, RefundState, next_refund_state
from ringup.payments.saving.ledger import post
from ringup.values.money import Money
from ringup.values.refusal import Refusal

OPEN_OR_LOST = [DisputeState.OPEN.value, DisputeState.LOST.value]
# Not asked of a processor, and not paid out: the bank may have paid them.
WAITING = [RefundState.WAITING.value, RefundState.FAILED.value]
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
    before, line, amount = row.state, row.payment_line, Money(row.amount_minor, row.currency)
    row.state = after.value
    row.closed_at = None if after is DisputeState.OPEN else timezone.now()
    row.save()
    post(actor, order, [BOOKED[after](row.public_id, amount)])
    if after is DisputeState.LOST:
        _pay_by_it(actor, order, line, amount)
    sums = PaymentDispute.objects.filter(payment_line=line, state__in=OPEN_OR_LOST).aggregate(sum=Sum("amount_minor"))
    line.disputed_minor = sums["sum"] or 0
    line.save(update_fields=["disputed_minor"])
    OrderEvent.objects.create(
        order=order,
        kind="payment_disputed",
        before={"payment": line.public_id, "state": before},
        after={"state": row.state, "amount": str(amount), "reason": row.reason},
        revision=order.revision,
        by_id=actor.user if actor else None,
    )


def _pay_by_it(actor: Actor | None, order: SalesOrder, line: PaymentLine, amount: Money) -> None:
    """Refunds that waited while the bank decided are paid by what it took: they are not paid a second time."""
    waiting = list(Refund.objects.filter(payment_line=line, state__in=WAITING).order_by("asked_at", "pk"))
    for place in covered(amount.minor, [row.amount_minor for row in waiting]):
        row = waiting[place]
        state = next_refund_state(RefundState(row.state), RefundEvent.CHARGE_BACK)
        assert not isinstance(state, Refusal), state
        row.state, row.done_at = state.value, timezone.now()
        row.save(update_fields=["state", "done_at"])
        post(actor, order, [charged_back(row.public_id, Money(row.amount_minor, row.currency))])
