"""How an invoice draws on the payments of its order: what is here already first, then the others in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.money import Money


class Taking(StrEnum):
    """How the money of a payment comes."""

    PREPAID = "prepaid"  # it is here
    CAPTURE = "capture"  # a processor is asked for it
    ON_DELIVERY = "on_delivery"
    ON_ACCOUNT = "on_account"  # the customer owes it


@dataclass(frozen=True, kw_only=True)
class Draw:
    """So much of this payment (by its id) pays the invoice; `whole` when nothing of the payment is left."""

    payment: str
    amount: Money
    taking: Taking
    whole: bool


def taking_of(payment: Payment) -> Taking:
    """How the rest of the payment comes."""
    function = FUNCTIONS[payment.function]
    if payment.in_installments:
        return Taking.ON_ACCOUNT
    if payment.state is LineState.PAID:
        return Taking.PREPAID
    if function.on_account:
        return Taking.ON_ACCOUNT
    return Taking.CAPTURE if function.at_submit is None else Taking.ON_DELIVERY


def draw(payments: Sequence[Payment], amount: Money) -> list[Draw]:
    """What each payment gives to an invoice of the amount, at most what is left of it.

    Check 20.00 (paid), card 13.28: an invoice of 25.00 takes the check and 5.00 from the card, the next one 8.28 from
    the card. What no payment covers the customer owes.
    """
    able = [payment for payment in payments if payment.counts and payment.amount.minor > payment.invoiced_minor]
    draws, missing = [], amount.minor
    for payment in sorted(able, key=lambda payment: taking_of(payment) is not Taking.PREPAID):
        left = payment.amount.minor - payment.invoiced_minor
        part = min(left, missing)
        if part > 0:
            taken = Money(part, amount.currency)
            draws.append(Draw(payment=payment.id, amount=taken, taking=taking_of(payment), whole=part == left))
            missing -= part
    return draws


def left_prepaid(payments: Sequence[Payment], currency: str) -> Money:
    """What was paid before and pays no invoice: with the last one it is the customer's.

    Check 45.00 of an order of 41.75, all of it invoiced: 3.25.
    """
    prepaid = [payment for payment in payments if payment.counts and taking_of(payment) is Taking.PREPAID]
    return Money(sum(payment.amount.minor - payment.invoiced_minor for payment in prepaid), currency)
