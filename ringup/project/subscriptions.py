"""Who reacts to what: the one table of facts and the actions that follow from them.

A reaction is `def react(event, *, legal_entity)`; it writes rows and leaves calls to the outside to a job of its own.
"""

from ringup.completion.actions.confirm_order import confirm_order
from ringup.orders.events import OrderCanceled, OrderSubmitted
from ringup.payments.actions.release_payments import release_payments
from ringup.plumbing.outbox_delivery import Subscriptions
from ringup.values.refusal import Refusal


def confirm(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """The customer gets the order in writing."""
    done = confirm_order(None, legal_entity=legal_entity, order=event.order, version=event.version)
    return done if isinstance(done, Refusal) else None


def release(event: OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """What cards hold for the order is given free."""
    done = release_payments(None, legal_entity=legal_entity, order=event.order)
    return done if isinstance(done, Refusal) else None


SUBSCRIPTIONS: Subscriptions = {
    OrderCanceled: (release,),
    OrderSubmitted: (confirm,),
}
