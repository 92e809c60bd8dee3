"""Notes who was shown cards in a list of orders, where the call centers of the orders want it (spec §6.9)."""

from collections.abc import Mapping, Sequence

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.rules.card_views import Door, SeenCard
from ringup.payments.saving.card_views import save_card_views


def log_listed_cards(actor: Actor, *, cards: Mapping[str, Sequence[SeenCard]], door: Door) -> None:
    """Cards by order (public id); two statements, none where no card is shown.

    As `log_card_views`: it is called before the answer is sent.
    """
    shown = {order: seen for order, seen in cards.items() if seen}
    if not shown:
        return
    orders = SalesOrder.objects.filter(
        legal_entity=actor.legal_entity, public_id__in=shown, call_center__parameters__log_card_views=True
    )
    found = orders.order_by("pk").values_list("public_id", "customer_id")
    save_card_views(actor, [(order, customer, shown[order]) for order, customer in found], door)
