"""Charges that a customer's bank takes back."""

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentDispute, PaymentOperation


def make_dispute(order: SalesOrder) -> str:
    """The public id of a dispute of the order's first request to a processor."""
    charge = PaymentOperation.objects.filter(payment_line__order=order).earliest("pk")
    dispute = PaymentDispute.objects.create(
        payment_line=charge.payment_line,
        operation=charge,
        connector="fake_acquirer",
        reference=order.public_id,
        currency=order.currency,
        amount_minor=1,
    )
    return dispute.public_id
