"""What a processor tells of a dispute becomes fact here, once, whatever comes twice, late or out of order."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentDispute, PaymentOperation
from ringup.payments.rules.disputes import DisputeNews, DisputeState, next_dispute_state
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.payments.saving.disputes import move_dispute
from ringup.plumbing.live import News, announce
from ringup.plumbing.locks import lock_row


def settle_dispute(actor: Actor | None, *, connector: str, news: DisputeNews) -> bool:
    """Whether it is about a charge of ours. What is told first of a dispute that is over is how it ended."""
    charges = PaymentOperation.objects.filter(
        connector=connector, processor_reference=news.charge, kind=OperationKind.CAPTURE.value
    ).exclude(state=OperationState.DECLINED.value)
    owner = charges.order_by("pk").values_list("pk", "payment_line__order").last()
    if owner is None:
        return False
    with transaction.atomic():
        order = lock_row(SalesOrder.objects.filter(pk=owner[1]))
        assert order is not None
        found = PaymentDispute.objects.filter(connector=connector, reference=news.reference)
        row = lock_row(found.select_related("payment_line"))
        if row is None:
            charge = charges.select_related("payment_line").get(pk=owner[0])
            row = PaymentDispute(
                payment_line=charge.payment_line,
                operation=charge,
                connector=connector,
                reference=news.reference,
                currency=news.amount.currency,
                amount_minor=news.amount.minor,
                reason=news.reason[:60],
                answer_by=news.answer_by,
            )
            move_dispute(actor, order, row, DisputeState.OPEN)
        elif news.state is DisputeState.OPEN and row.state == DisputeState.OPEN and news.answer_by:
            row.answer_by = news.answer_by
            row.save(update_fields=["answer_by"])
        after = next_dispute_state(DisputeState(row.state), news.state)
        if after is not None:
            move_dispute(actor, order, row, after)
        elif {row.state, news.state.value} == {DisputeState.WON.value, DisputeState.LOST.value}:
            # A person said otherwise, or another instance has decided: the message is parked for people.
            raise ValueError(f"dispute {news.reference} is {row.state} here and {news.state} at the processor")
        facts = {"order": order.public_id}
        announce(
            News(event="payments", legal_entity=order.legal_entity_id, call_center=order.call_center_id, facts=facts)
        )
    return True
