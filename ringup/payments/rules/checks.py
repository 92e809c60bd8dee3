"""Checks above a threshold keep the order on hold for some days (§6.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class CheckHold:
    """A check is larger than the call center lets pass at once."""

    amount: Money
    days: int


def find_check_hold(payments: Sequence[Payment], *, threshold: Money | None, days: int) -> CheckHold | None:
    """The hold that the largest check asks for; the threshold itself is fine (O-121). None: no threshold, no hold."""
    if threshold is None:
        return None
    checks = [
        payment.amount for payment in payments if payment.counts and "check_number" in FUNCTIONS[payment.function].asks
    ]
    largest = max(checks, key=lambda amount: amount.minor, default=None)
    if largest is None or largest <= threshold:
        return None
    return CheckHold(amount=largest, days=days)
