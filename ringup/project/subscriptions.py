"""Who reacts to what: the one table of facts and the actions that follow from them.

A reaction is `def react(event, *, legal_entity)`; it writes rows and leaves calls to the outside to a job of its own.
"""

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import User
from ringup.completion.actions.confirm_order import confirm_order
from ringup.completion.actions.keep_recap import keep_recap
from ringup.directed_selling.actions.measure_scripts import measure_scripts
from ringup.fulfillment.actions.tell_customer import tell_customer
from ringup.fulfillment.actions.tell_other_systems import tell_other_systems
from ringup.fulfillment.events import GoodsReceived, OrderDelayed, OrderInvoiced, OrderShipped, PickStarted
from ringup.holds.actions.clear_all_holds import clear_all_holds
from ringup.holds.actions.hold_disputed import hold_disputed
from ringup.orders.events import DraftCanceled, OrderCanceled, OrderReleased, OrderSubmitted, OrderWithheld
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.events import DisputeMoved
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


def measure_what_was_said(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """The scripts that were due in the order learn what it was worth."""
    measure_scripts(None, legal_entity=legal_entity, order=event.order)
    return None


def release(event: DraftCanceled | OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """What cards hold for the order is given free, what was taken is given back, as far as who canceled it may."""
    worker = User.objects.filter(pk=event.by).first() if event.by else None
    actor = load_actor(worker) if worker else None
    limit = actor.limits.refund_limit_minor if actor else None
    done = release_payments(None, legal_entity=legal_entity, order=event.order, limit=limit, because=event.reason)
    return done if isinstance(done, Refusal) else None


def lift_holds(event: DraftCanceled | OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """Nobody has to work on the holds of an order that is gone."""
    done = clear_all_holds(None, legal_entity=legal_entity, order=event.order)
    return done if isinstance(done, Refusal) else None


def hold_goods(event: DisputeMoved, *, legal_entity: int) -> Refusal | None:
    """Nothing leaves for which a bank may give the money back."""
    done = hold_disputed(None, legal_entity=legal_entity, order=event.order)
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


def send_released(event: OrderReleased, *, legal_entity: int) -> Refusal | None:
    """Other systems learn that the order may be picked."""
    return tell_other_systems(None, legal_entity=legal_entity, event="order.released", order=event.order)


def send_withheld(event: OrderWithheld, *, legal_entity: int) -> Refusal | None:
    """Other systems learn that the order has to wait."""
    return tell_other_systems(None, legal_entity=legal_entity, event="order.withheld", order=event.order)


def send_changed(event: OrderSubmitted, *, legal_entity: int) -> Refusal | None:
    """Other systems learn what an order contains that was accepted anew."""
    if event.version < 2:
        return None
    key = f"{event.order}:{event.version}"
    return tell_other_systems(None, legal_entity=legal_entity, event="order.changed", order=event.order, key=key)


def send_canceled(event: OrderCanceled, *, legal_entity: int) -> Refusal | None:
    """Other systems learn that nobody wants the order any more."""
    key, name = event.order, "order.canceled"
    return tell_other_systems(None, legal_entity=legal_entity, event=name, order=event.order, key=key)


def send_delayed(event: OrderDelayed, *, legal_entity: int) -> Refusal | None:
    """Other systems learn which notice a late order has come to."""
    return tell_other_systems(
        None,
        legal_entity=legal_entity,
        event="order.delayed",
        order=event.order,
        about={"step": event.step},
        key=f"{event.order}:{event.step}",
    )


def send_pick_started(event: PickStarted, *, legal_entity: int) -> Refusal | None:
    """Other systems learn that somebody has the order in the hands, or what a vendor is to send to the customer."""
    bought = {"purchase": event.pick, "vendor": event.vendor}
    return tell_other_systems(
        None,
        legal_entity=legal_entity,
        event="purchase.started" if event.vendor else "pick.started",
        order=event.order,
        about=bought if event.vendor else {"pick": event.pick},
        key=event.pick,
    )


def send_shipped(event: OrderShipped, *, legal_entity: int) -> Refusal | None:
    """Other systems learn what left, and how it travels."""
    shipment = {
        "id": event.shipment,
        "carrier": event.carrier,
        "tracking_number": event.tracking_number,
        "complete": event.complete,
    }
    return tell_other_systems(
        None,
        legal_entity=legal_entity,
        event="order.shipped",
        order=event.order,
        about={"shipment": shipment},
        key=event.shipment,
    )


def send_invoiced(event: OrderInvoiced, *, legal_entity: int) -> Refusal | None:
    """Other systems learn that an invoice was made."""
    invoice = {"id": event.invoice, "number": event.number, "complete": event.complete}
    return tell_other_systems(
        None,
        legal_entity=legal_entity,
        event="order.invoiced",
        order=event.order,
        about={"invoice": invoice},
        key=event.invoice,
    )


def send_received(event: GoodsReceived, *, legal_entity: int) -> Refusal | None:
    """Other systems learn what came in."""
    receipt = {"id": event.receipt, "warehouse": event.warehouse, "items": event.items}
    return tell_other_systems(
        None,
        legal_entity=legal_entity,
        event="goods.received",
        subject=event.warehouse,
        about={"receipt": receipt},
        key=event.receipt,
    )


SUBSCRIPTIONS: Subscriptions = {
    DisputeMoved: (hold_goods,),
    DraftCanceled: (release, lift_holds),
    GoodsReceived: (send_received,),
    OrderCanceled: (release, lift_holds, tell_of_cancellation, send_canceled),
    OrderDelayed: (tell_of_delay, send_delayed),
    OrderInvoiced: (send_invoiced,),
    OrderReleased: (send_released,),
    OrderShipped: (tell_of_shipment, send_shipped),
    OrderSubmitted: (confirm, keep_what_was_read, measure_what_was_said, tell_of_back_orders, send_changed),
    OrderWithheld: (send_withheld,),
    PickStarted: (send_pick_started,),
}
