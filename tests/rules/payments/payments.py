"""Payments for the tests of the rules, in dollars unless said otherwise."""

from typing import Any

from ringup.payments.rules.payment import Payment
from ringup.values.money import Money


def usd(amount: str) -> Money:
    return Money.parse(amount, "USD")


def pay(function: str, amount: str, **other: Any) -> Payment:
    """A payment of so many dollars."""
    return Payment(**{"id": f"{function}-{amount}", "method": 1, "function": function, "amount": usd(amount), **other})
