"""The revision that the screen shows; it travels with every change, so that a stale screen is recognized."""

from dataclasses import dataclass

from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderRevision(OrderPanel):
    revision: int = 0


def order_revision_panel(shown: Shown) -> OrderRevision:
    """The revision of an order that was just read or changed."""
    return OrderRevision(order=shown.id, revision=shown.order.revision)
