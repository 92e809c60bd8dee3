"""Notes who was shown which card, where the call center wants it (spec §6.9)."""

from collections.abc import Iterable

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.payments.rules.card_views import Door, SeenCard
from ringup.payments.saving.card_views import save_card_views


def log_card_views(actor: Actor, *, rows: OrderRows, cards: Iterable[SeenCard], door: Door) -> None:
    """One statement; none where no card is shown, or the call center of the order does not ask for it.

    It changes nothing of the order, and so needs no lock. It is called before the answer is sent: what cannot be
    noted is not shown.
    """
    seen = list(cards)
    if seen and rows.center.parameters.log_card_views:
        save_card_views(actor, [(rows.order.public_id, rows.order.customer_id, seen)], door)
