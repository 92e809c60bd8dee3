"""The payment status of an order, from the states of its payments (decision 2)."""

from collections.abc import Sequence

from ringup.orders.rules.states import PaymentStatus
from ringup.payments.rules.states import LineState
from ringup.values.money import Money

# The first state that any payment has decides; a failed capture keeps an order back like a decline does.
WORST_FIRST = (
    (LineState.UNKNOWN, PaymentStatus.UNKNOWN),
    (LineState.DECLINED, PaymentStatus.DECLINED),
    (LineState.CAPTURE_FAILED, PaymentStatus.DECLINED),
    (LineState.NOT_SUBMITTED, PaymentStatus.NOT_SUBMITTED),
)


def payment_status(states: Sequence[LineState], *, owed: Money) -> PaymentStatus:
    """The order's payment status; voided payments do not count.

    (paid, authorized) → authorized; (paid, posted) → posted; (paid, unknown) → unknown. Without any payment an order
    that costs nothing is paid, any other is not submitted.
    """
    counted = [state for state in states if state is not LineState.VOIDED]
    if not counted:
        return PaymentStatus.NOT_SUBMITTED if owed else PaymentStatus.PAID
    for state, status in WORST_FIRST:
        if state in counted:
            return status
    if all(state is LineState.PAID for state in counted):
        return PaymentStatus.PAID
    if LineState.AUTHORIZED in counted:
        return PaymentStatus.AUTHORIZED
    return PaymentStatus.POSTED
