"""The customer's orders, youngest first: status, payment, total, open it, order the same again."""

from dataclasses import dataclass

from django.urls import reverse

from ringup.orders.queries import OrderRow, list_orders_of
from ringup.plumbing import formats
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.desk.orders.panels.order_panel import Badge
from ringup.web.ui.wording.words import DETAILED_STATUSES, PAYMENT_STATUSES, TONES

AT_FIRST = 25
MOST = 500
RETURNED = "returned"
NOTHING_DUE = frozenset({"draft", "canceled"})


@dataclass(frozen=True, kw_only=True)
class CustomerOrder:
    """One row; an order that was never submitted has no payment status."""

    order: str
    address: str
    number: str
    day: str
    lines: str
    total: str
    agent: str
    status: Badge
    payment: Badge | None
    may_reorder: bool
    billing: str


@dataclass(frozen=True, kw_only=True)
class CustomerOrders(ServicePanel):
    """`next_show` is how many to ask for to see more; 0 when all are shown."""

    orders: tuple[CustomerOrder, ...] = ()
    next_show: int = 0


def customer_orders_panel(shown: ShownCustomer, *, show: int = AT_FIRST) -> CustomerOrders:
    """The last `show` orders, one query."""
    show = max(1, min(show, MOST))
    rows = list_orders_of(shown.actor, customer=shown.id, limit=show + 1)
    more = len(rows) > show and show < MOST
    return CustomerOrders(
        customer=shown.id,
        orders=tuple(_row(shown, row) for row in rows[:show]),
        next_show=min(show * 4, MOST) if more else 0,
    )


def _row(shown: ShownCustomer, row: OrderRow) -> CustomerOrder:
    return CustomerOrder(
        order=row.public_id,
        address=reverse("desk:order", args=[row.public_id]),
        number=row.number,
        day=formats.day(row.ordered_at.astimezone(shown.view.zone).date()),
        lines=str(row.lines),
        total=formats.money(row.total.minor, row.total.currency),
        agent=row.agent,
        status=_badge(DETAILED_STATUSES, row.detailed_status),
        payment=None if row.state in NOTHING_DUE else _badge(PAYMENT_STATUSES, row.payment_status),
        billing="" if row.state in NOTHING_DUE else reverse("desk:billing", args=[row.public_id]),
        # What was brought back is nothing to order again.
        may_reorder=shown.may_sell and row.lines > 0 and row.detailed_status != RETURNED and not shown.card.blocked,
    )


def _badge(words: object, code: str) -> Badge:
    assert isinstance(words, dict)
    return Badge(text=str(words.get(code, code)), tone=TONES.get(code, ""))
