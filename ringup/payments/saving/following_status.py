"""Values → rows: an order follows what became of its payments, with its stock where the call center says so."""

from ringup.orders.models import SalesOrder
from ringup.orders.saving import restate
from ringup.payments.loading import load_payment_lines
from ringup.payments.saving import restate_payments
from ringup.payments.saving.declined_stock import follow_payment_status


def follow_status(order: SalesOrder) -> None:
    """Stores the locked order with the payment status that its payments have now."""
    before = order.payment_status
    restate_payments(order, load_payment_lines(order))
    follow_payment_status(order, before)
    restate(order)
    order.save(update_fields=["payment_status", "detailed_status", "do_not_process", "fulfillment", "pickable"])
