"""Holds the customer whose account is about to bear more, so that two orders do not both take what is left of it."""

from collections.abc import Sequence

from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.states import GONE
from ringup.plumbing.locks import hold_row


def hold_credit(order: SalesOrder) -> None:
    """The order's customer as of now, held until the end of the transaction; the order is locked already.

    What other orders have put on the account meanwhile, and a limit that was changed, is known afterwards.
    """
    if order.customer_id is not None:
        order.customer = hold_row(Customer.objects.filter(pk=order.customer_id))


def hold_credit_for(order: SalesOrder, lines: Sequence[PaymentLine]) -> None:
    """Likewise, where one of the payments goes on the account; no query for other orders."""
    if any(FUNCTIONS[line.method.function].on_account and line.state not in GONE for line in lines):
        hold_credit(order)
