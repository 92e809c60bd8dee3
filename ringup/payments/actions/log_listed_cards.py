"""Notes who was shown cards in a list of orders, where the call centers of the orders want it (spec §6.9)."""

from collections.abc import Mapping, Sequence

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import CardView
from ringup.payments.rules.card_views import Door, SeenCard, each_once


def log_listed_cards(actor: Actor, *, cards: Mapping[str, Sequence[SeenCard]], door: Door) -> None:
    """Cards by order (public id); two statements, none where no card is shown.

    As `log_card_views`: it is called before the answer is sent.
    """
    shown = {order: each_once(seen) for order, seen in cards.items() if seen}
    if not shown:
        return
    orders = SalesOrder.objects.filter(
        legal_entity=actor.legal_entity, public_id__in=shown, call_center__parameters__log_card_views=True
    )
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
        for order, customer in orders.order_by("pk").values_list("public_id", "customer_id")
        for each in shown[order]
    )
