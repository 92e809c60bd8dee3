"""Values → rows: the payment status of an order from its lines, and amounts that follow the total."""

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine
from ringup.payments.rules.methods import LineState
from ringup.payments.rules.status import payment_status
from ringup.values.money import Money


def restate_payments(order: SalesOrder, lines: list[PaymentLine]) -> None:
    """Sets the order's payment status from its lines (decision 2); the caller stores the order."""
    states = [LineState(line.state) for line in lines]
    order.payment_status = payment_status(states, nothing_owed=order.total_minor == 0).value


def follow_total(order: SalesOrder, lines: list[PaymentLine]) -> list[PaymentLine]:
    """Lines that are a percentage of the total, with their new amounts; submitted ones keep what was agreed."""
    total = Money(order.total_minor, order.currency)
    moved = []
    for line in lines:
        if line.percent is None or line.state != LineState.NOT_SUBMITTED:
            continue
        amount = Money.from_decimal(total.as_decimal * line.percent / 100, order.currency)
        if amount.minor != line.amount_minor and amount.minor > 0:
            line.amount_minor = amount.minor
            moved.append(line)
    return moved
