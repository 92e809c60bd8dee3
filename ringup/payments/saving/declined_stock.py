"""Values → rows: a decline gives an order's stock free where its call center says so; what pays it takes it again."""

from ringup.orders.loading import load_rows
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import PaymentStatus
from ringup.orders.saving.reservations import follow_stock


def follow_payment_status(order: SalesOrder, before: str) -> None:
    """After the payment status has moved; the caller holds the order's lock and stores it."""
    if not order.version or order.payment_status == before or not order.call_center.parameters.free_stock_when_declined:
        return
    # Between a decline and the next answer nobody knows yet: the stock stays as it is.
    if order.payment_status != PaymentStatus.UNKNOWN.value:
        follow_stock(load_rows(order))
