"""The payment status of an order from its payment lines (spec, decision 2; expired ones: decision record 21)."""

from collections.abc import Iterable

from ringup.orders.rules.states import PaymentStatus
from ringup.payments.rules.states import GONE, LineState

# The first of these that any line has is the order's status.
FIRST_OF_ANY = (
    (LineState.UNKNOWN, PaymentStatus.UNKNOWN),
    (LineState.DECLINED, PaymentStatus.DECLINED),
    (LineState.CAPTURE_FAILED, PaymentStatus.DECLINED),  # never shown as paid (decision 20)
    (LineState.NOT_SUBMITTED, PaymentStatus.NOT_SUBMITTED),
    (LineState.EXPIRED, PaymentStatus.NOT_SUBMITTED),  # to be asked anew
)


def payment_status(
    states: Iterable[LineState], *, nothing_owed: bool = False, expired_releases: bool = False
) -> PaymentStatus:
    """The status; lines that are gone do not count, and an order of which nothing is owed is paid.

    `expired_releases`: picking goes on with an authorization that has run out (§6.4).

    >>> payment_status([LineState.PAID, LineState.AUTHORIZED])
    <PaymentStatus.AUTHORIZED: 'authorized'>
    """
    live = [state for state in states if state not in GONE]
    if expired_releases:
        live = [LineState.AUTHORIZED if state is LineState.EXPIRED else state for state in live]
    if not live:
        return PaymentStatus.PAID if nothing_owed else PaymentStatus.NOT_SUBMITTED
    for state, status in FIRST_OF_ANY:
        if state in live:
            return status
    if all(state is LineState.PAID for state in live):
        return PaymentStatus.PAID
    return PaymentStatus.AUTHORIZED if LineState.AUTHORIZED in live else PaymentStatus.POSTED
