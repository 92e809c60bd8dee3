"""Values → rows: an order follows what became of its payments, with its stock where the call center says so."""

from ringup.orders.loading import load_rows
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import PaymentStatus
from ringup.orders.saving import restate
from ringup.orders.saving.reservations import free_lines, frees_stock, take_lines_again
from ringup.payments.loading import load_payment_lines
from ringup.payments.saving import restate_payments


def follow_status(order: SalesOrder) -> None:
    """Stores the locked order with the payment status that its payments have now."""
    before = order.payment_status
    restate_payments(order, load_payment_lines(order))
    if order.payment_status != before:
        _stock(order, before)
    restate(order)
    order.save(update_fields=["payment_status", "detailed_status", "do_not_process", "fulfillment", "pickable"])


def _stock(order: SalesOrder, before: str) -> None:
    """A decline gives the order's stock free where the call center says so; an approval takes it again."""
    if not order.version or not order.call_center.parameters.free_stock_when_declined:
        return
    if frees_stock(order):
        free_lines(load_rows(order))
    elif before == PaymentStatus.DECLINED.value and not order.open_holds:
        take_lines_again(load_rows(order))
