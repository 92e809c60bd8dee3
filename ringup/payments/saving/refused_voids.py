"""Values ⇄ rows: a void that the processor refused, found behind the lock of its order, and looked after."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.models import PaymentOperation
from ringup.payments.queries import REFUSED_VOID
from ringup.plumbing.live import News, announce
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def load_refused_void(actor: Actor, operation: str) -> PaymentOperation | Refusal:
    """The operation (public id), locked with its order.

    Refusals: `not_permitted`, `operation_not_found`, `void_is_cleared`.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    mine = PaymentOperation.objects.filter(payment_line__order__legal_entity=actor.legal_entity, public_id=operation)
    order = mine.values_list("payment_line__order", flat=True).first()
    if order is None:
        return Refusal(code="operation_not_found")
    lock_row(SalesOrder.objects.filter(pk=order))
    row = mine.filter(REFUSED_VOID).select_related("payment_line__order", "payment_line__method", "parent").first()
    return Refusal(code="void_is_cleared") if row is None else row


def look_after(actor: Actor, row: PaymentOperation, kind: str, *, note: str = "") -> None:
    """Takes it off the list; the event stays with the order."""
    row.cleared_at = timezone.now()
    row.save(update_fields=["cleared_at"])
    order = row.payment_line.order
    after = {"operation": row.public_id, **({"note": note} if note else {})}
    OrderEvent.objects.create(order=order, kind=kind, after=after, revision=order.revision, by_id=actor.user)
    facts = {"order": order.public_id}
    announce(News(event="payments", legal_entity=order.legal_entity_id, call_center=order.call_center_id, facts=facts))
