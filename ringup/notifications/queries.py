"""What people ask about messages to other systems."""

from django.db.models import Case, QuerySet, Value, When

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.models import WebhookDelivery
from ringup.notifications.rules.webhooks import DeliveryState


def list_deliveries(actor: Actor) -> QuerySet[WebhookDelivery]:
    """The company's messages to other systems, youngest first."""
    rows = WebhookDelivery.objects.filter(subscription__legal_entity=actor.legal_entity)
    return rows.select_related("subscription").order_by("-pk")


def list_troubled_first(actor: Actor, *, limit: int) -> list[WebhookDelivery]:
    """The dead ones first, then what waits, then what was delivered last; one query."""
    states = (DeliveryState.DEAD, DeliveryState.WAITING)
    place = Case(*(When(state=state.value, then=Value(at)) for at, state in enumerate(states)), default=Value(2))
    return list(list_deliveries(actor).order_by(place, "-pk")[:limit])
