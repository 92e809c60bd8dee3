"""Before an order is invoiced: asks its cards anew whose authorization has run out (§6.4)."""

from django.db.models import Q
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import visible_orders
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.renew_authorization import renew_authorization
from ringup.payments.models import PaymentLine
from ringup.payments.rules.states import LineState


def renew_run_out(actor: Actor, *, order: str) -> int:
    """How many payments of the order (public id) have been asked for anew; what came of it stands in their states."""
    run_out = Q(state=LineState.EXPIRED.value) | Q(
        state=LineState.AUTHORIZED.value, authorization_expires_at__lte=timezone.now()
    )
    served = visible_orders(actor).filter(public_id=order, state=OrderState.SUBMITTED.value)
    keys = PaymentLine.objects.filter(run_out, order__in=served.values("pk")).values_list("pk", "order__call_center_id")
    mine = [key for key, call_center in keys if actor.serves(call_center)]
    for key in mine:
        renew_authorization(actor, payment=key, needed=True)
    return len(mine)
