"""Sends a message to another system again: one that rests as dead, or one that the other side has lost."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.notifications.models import WebhookDelivery
from ringup.notifications.rules.webhooks import DeliveryEvent, DeliveryState, next_delivery_state
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def send_webhook_again(actor: Actor, *, delivery: str) -> WebhookDelivery | Refusal:
    """The message, waiting again from its first attempt on; one that waits already is due at once.

    Refusals: `not_permitted`, `delivery_not_found`.
    """
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return refusal
    with transaction.atomic():
        own = WebhookDelivery.objects.filter(subscription__legal_entity=actor.legal_entity, public_id=delivery)
        row = lock_row(own)
        if row is None:
            return Refusal(code="delivery_not_found")
        if row.state != DeliveryState.WAITING.value:
            state = next_delivery_state(DeliveryState(row.state), DeliveryEvent.SEND_AGAIN)
            if isinstance(state, Refusal):
                return state
            row.state = state.value
        row.attempts, row.due_at, row.delivered_at = 0, timezone.now(), None
        row.save(update_fields=["state", "attempts", "due_at", "delivered_at"])
    return row
