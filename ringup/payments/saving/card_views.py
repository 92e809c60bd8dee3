"""Values → rows: who was shown which card."""

from collections.abc import Iterable, Sequence

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import CardView
from ringup.payments.rules.card_views import Door, SeenCard, each_once


def save_card_views(actor: Actor, shown: Iterable[tuple[str, int | None, Sequence[SeenCard]]], door: Door) -> None:
    """The cards of each order (public id) and its customer (key), each card once for each order; one statement."""
    CardView.objects.bulk_create(
        CardView(
            legal_entity_id=actor.legal_entity,
            user_id=actor.user,
            order_id=order,
            customer_id=customer,
            card=each.card,
            brand=each.brand,
            last_four=each.last_four,
            door=door.value,
        )
        for order, customer, cards in shown
        for each in each_once(cards)
    )
