"""What placing and clearing a hold have in common: who may use a code, and the counts on the order."""

from django.utils import timezone

from ringup.call_centers.models import Membership
from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesOrder
from ringup.orders.saving import record
from ringup.orders.saving.reservations import follow_stock
from ringup.plumbing.live import News, announce
from ringup.values.refusal import Refusal


def refuse_code(actor: Actor, code: HoldCode) -> Refusal | None:
    """Why the actor's role may not use or release the hold code, or None."""
    if code.role_id is None:
        return None
    holders = Membership.objects.filter(user=actor.user, legal_entity=actor.legal_entity, role=code.role_id)
    return (
        None if holders.exists() else Refusal(code="hold_code_of_other_role", facts={"code": code.name}, field="code")
    )


def tell_workbenches(order: SalesOrder) -> None:
    """Open workbenches look again."""
    announce(News(event="workbenches", legal_entity=order.legal_entity_id, facts={"order": order.public_id}))


def follow_holds(rows: OrderRows) -> None:
    """After holds came or went: the order's counts, and its stock, which the first gives free and the last gives back.

    The caller stores the header.
    """
    before = rows.order.stock_holds
    count_holds(rows.order)
    if bool(rows.order.stock_holds) != bool(before):
        follow_stock(rows)


def count_holds(order: SalesOrder) -> None:
    """Sets the order's counts of open holds from its holds."""
    codes = [hold.code for hold in OrderHold.objects.filter(order=order, cleared_at=None).select_related("code")]
    order.open_holds = len(codes)
    order.open_fraud_holds = sum(code.is_fraud for code in codes)
    order.stock_holds = sum(code.removes_reservations for code in codes)


def lift_holds(actor: Actor | None, rows: OrderRows) -> int:
    """Clears every open hold of an order that is over and notes it; how many there were. The caller stores the header.

    A hold on an order of which nothing is left could neither be released nor invoiced any more.
    """
    standing = list(OrderHold.objects.filter(order=rows.order, cleared_at=None).select_related("code"))
    for hold in standing:
        hold.cleared_at, hold.cleared_by_id = timezone.now(), actor.user if actor else None
        hold.save(update_fields=["cleared_at", "cleared_by"])
        record(actor, rows, "hold_remove", before={"code": hold.code.code})
    count_holds(rows.order)
    if standing:
        tell_workbenches(rows.order)
    return len(standing)
