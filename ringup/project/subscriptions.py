"""Who reacts to what: the one table of facts and the actions that follow from them.

A reaction is `def react(event, *, legal_entity)`; it writes rows and leaves calls to the outside to a job of its own.
"""

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import User
from ringup.completion.actions.confirm_order import confirm_order
from ringup.completion.actions.keep_recap import keep_recap
from ringup.fulfillment.actions.tell_customer import tell_customer
from ringup.fulfillment.events import OrderDelayed, OrderShipped
from ringup.holds.actions.clear_all_holds import clear_all_holds
from ringup.orders.events import OrderCanceled, OrderSubmitted
from ringup.payments.actions.release_payments import release_payments
from ringup.plumbing.outbox_delivery import Subscriptions
from ringup.values.refusal import Refusal


def confirm(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """The customer gets the order in writing."""
    done = confirm_order(None, legal_entity=legal_entity, order=event.order, version=event.version)
    return done if isinstance(done, Refusal) else None


def keep_what_was_read(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """What the customer was read and agreed to becomes a document."""
    keep_recap(None, legal_entity=legal_entity, order=event.order, version=event.version)
    return None


def release(event: OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """What cards hold for the order is given free, what was taken is given back, as far as who canceled it may."""
    worker = User.objects.filter(pk=event.by).first() if event.by else None
    actor = load_actor(worker) if worker else None
    limit = actor.limits.refund_limit_minor if actor else None
    done = release_payments(None, legal_entity=legal_entity, order=event.order, limit=limit, because=event.reason)
    return done if isinstance(done, Refusal) else None


def lift_holds(event: OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """Nobody has to work on the holds of an order that is gone."""
    done = clear_all_holds(None, legal_entity=legal_entity, order=event.order)
    return done if isinstance(done, Refusal) else None


def tell_of_back_orders(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """The customer is told what comes later."""
    done = tell_customer(None, legal_entity=legal_entity, order=event.order, notice="back_ordered")
    return done if isinstance(done, Refusal) else None


def tell_of_shipment(event: OrderShipped, *, legal_entity: int) -> Refusal | None:
    """The customer gets the invoice and learns how the goods travel."""
    done = tell_customer(None, legal_entity=legal_entity, order=event.order, notice="shipped", about=event.shipment)
    return done if isinstance(done, Refusal) else None


def tell_of_delay(event: OrderDelayed, *, legal_entity: int) -> Refusal | None:
    """The customer is told that it takes longer; of the cancellation tells the cancellation."""
    if event.step == "cancel":
        return None
    done = tell_customer(None, legal_entity=legal_entity, order=event.order, notice="delayed", about=event.step)
    return done if isinstance(done, Refusal) else None


def tell_of_cancellation(event: OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """The customer has it in writing."""
    done = tell_customer(None, legal_entity=legal_entity, order=event.order, notice="canceled")
    return done if isinstance(done, Refusal) else None


SUBSCRIPTIONS: Subscriptions = {
    OrderCanceled: (release, lift_holds, tell_of_cancellation),
    OrderDelayed: (tell_of_delay,),
    OrderShipped: (tell_of_shipment,),
    OrderSubmitted: (confirm, keep_what_was_read, tell_of_back_orders),
}
