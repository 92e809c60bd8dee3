"""What placing and clearing a hold have in common: who may use a code, and the counts on the order."""

from ringup.call_centers.models import Membership
from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.models import SalesOrder
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


def count_holds(order: SalesOrder) -> None:
    """Sets the order's counts of open holds from its holds."""
    open_holds = list(OrderHold.objects.filter(order=order, cleared_at=None).values_list("code__is_fraud", flat=True))
    order.open_holds = len(open_holds)
    order.open_fraud_holds = sum(open_holds)
