"""Whether the payments of an order match what is owed (spec §6.6, decision 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringup.payments.rules.methods import Function
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far checks may deviate, in percent of what is owed; without `allow_out_of_balance` not at all."""

    allow_out_of_balance: bool = False
    overpaid_percent: Decimal = Decimal(0)
    underpaid_percent: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One payment line as far as the balance asks."""

    function: Function
    amount: Money


def balance_of(owed: Money, payments: Sequence[Paid]) -> Money:
    """What is still to be paid; negative when too much was entered."""
    return sum((-payment.amount for payment in payments), start=owed)


def check_balance(owed: Money, payments: Sequence[Paid], tolerance: Tolerance) -> Refusal | None:
    """Why the order cannot be submitted with these payments, or None.

    `payment_required`, `underpaid` {missing, currency}, `overpaid` {surplus, currency}. With a check among the payments
    a deviation of exactly the percentage is still fine (AX: Overpaid %; oracle O-120).

    >>> check = [Paid(function=Function.CHECK, amount=Money(12_000, "USD"))]
    >>> check_balance(Money(10_000, "USD"), check, Tolerance(allow_out_of_balance=True, overpaid_percent=Decimal(20)))
    """
    rest = balance_of(owed, payments)
    if not rest:
        return None
    if not payments:
        return Refusal(code="payment_required", facts=_facts("missing", rest), cure=Cure(code="add_payment"))
    percent = tolerance.underpaid_percent if rest.minor > 0 else tolerance.overpaid_percent
    with_check = any(payment.function is Function.CHECK for payment in payments)
    if tolerance.allow_out_of_balance and with_check and abs(rest.minor) * 100 <= owed.minor * percent:
        return None
    if rest.minor > 0:
        return Refusal(code="underpaid", facts=_facts("missing", rest), cure=Cure(code="add_payment"))
    return Refusal(code="overpaid", facts=_facts("surplus", -rest), cure=Cure(code="change_payment"))


def _facts(name: str, amount: Money) -> dict[str, str]:
    return {name: str(amount), "currency": amount.currency}
