"""Values → rows: a decline gives an order's stock free where its call center says so; what pays it takes it again."""

from ringup.orders.loading import load_rows
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import PaymentStatus
from ringup.orders.saving.reservations import free_lines, frees_stock, take_lines_again

# Between a decline and the next answer nobody knows yet: the stock stays as it is.
NOT_YET = (PaymentStatus.DECLINED.value, PaymentStatus.UNKNOWN.value)


def follow_payment_status(order: SalesOrder, before: str) -> None:
    """After the payment status has moved; the caller holds the order's lock and stores it."""
    if not order.version or order.payment_status == before or not order.call_center.parameters.free_stock_when_declined:
        return
    if frees_stock(order):
        free_lines(load_rows(order))
    elif order.payment_status not in NOT_YET and not order.open_holds:
        take_lines_again(load_rows(order))
