"""The customer's last orders."""

from dataclasses import dataclass

from django.urls import reverse

from ringup.orders.queries import OrderRow, list_orders_of
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.words import DETAILED_STATUSES, TONES

MOST = 6


@dataclass(frozen=True, kw_only=True)
class PastOrder:
    number: str
    address: str
    day: str
    total: str
    status: Badge


@dataclass(frozen=True, kw_only=True)
class OrderHistory(OrderPanel):
    orders: tuple[PastOrder, ...] = ()
    summary: str = ""
    has_customer: bool = False


def order_history_panel(shown: Shown) -> OrderHistory:
    """The last orders of the order's customer but this one, one query."""
    customer = shown.order.customer
    if customer is None:
        return OrderHistory(order=shown.id)
    rows = list_orders_of(shown.actor, customer=customer.public_id, limit=MOST + 1)
    past = [row for row in rows if row.public_id != shown.id][:MOST]
    return OrderHistory(order=shown.id, has_customer=True, orders=tuple(_past_order(row) for row in past))


def _past_order(row: OrderRow) -> PastOrder:
    return PastOrder(
        number=row.number,
        address=reverse("desk:order", args=[row.public_id]),
        day=formats.short_day(row.ordered_at),
        total=formats.amount(row.total.minor, row.total.currency),
        status=Badge(
            text=str(DETAILED_STATUSES.get(row.detailed_status, row.detailed_status)),
            tone=TONES.get(row.detailed_status, ""),
        ),
    )
