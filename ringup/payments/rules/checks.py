"""Checks above a threshold keep the order on hold for some days (§6.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.pricing.rules.prices.exchange import SAME_CURRENCY, NoRate, Rates, converted
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class CheckHold:
    """A check is larger than the call center lets pass at once, or nobody can tell as an exchange rate is `lacking`."""

    amount: Money
    days: int
    lacking: NoRate | None = None


def find_check_hold(
    payments: Sequence[Payment], *, threshold: Money | None, days: int, rates: Rates = SAME_CURRENCY
) -> CheckHold | None:
    """The hold that the largest check asks for; the threshold itself is fine (O-121). None: no threshold, no hold.

    The threshold is in the currency of the call center. At 160 JPY for 1.00 EUR, a check of 150.00 EUR is 24,000 JPY.
    """
    if threshold is None:
        return None
    checks = [
        payment.amount for payment in payments if payment.counts and "check_number" in FUNCTIONS[payment.function].asks
    ]
    largest = max(checks, key=lambda amount: amount.minor, default=None)
    if largest is None:
        return None
    compared = converted(largest, threshold.currency, rates)
    if isinstance(compared, NoRate):
        return CheckHold(amount=largest, days=days, lacking=compared)
    return CheckHold(amount=largest, days=days) if compared > threshold else None
