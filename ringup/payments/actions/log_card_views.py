"""Notes who was shown which card, where the call center wants it (spec §6.9)."""

from collections.abc import Iterable

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.payments.models import CardView
from ringup.payments.rules.card_views import Door, SeenCard, each_once


def log_card_views(actor: Actor, *, rows: OrderRows, cards: Iterable[SeenCard], door: Door) -> None:
    """One statement; none where no card is shown, or the call center of the order does not ask for it.

    It changes nothing of the order, and so needs no lock. It is called before the answer is sent: what cannot be
    noted is not shown.
    """
    seen = each_once(cards)
    if not seen or not rows.center.parameters.log_card_views:
        return
    order = rows.order
    CardView.objects.bulk_create(
        CardView(
            legal_entity_id=order.legal_entity_id,
            user_id=actor.user,
            order_id=order.public_id,
            customer_id=order.customer_id,
            card=each.card,
            brand=each.brand,
            last_four=each.last_four,
            door=door.value,
        )
        for each in seen
    )
