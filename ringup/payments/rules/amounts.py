"""The amounts of an order's payments: percentages follow the total, and the balance is what is left."""

from collections.abc import Sequence
from decimal import Decimal

from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.money import Money
from ringup.values.share_out import share_out

# Payments whose amount may still be worked out again: nobody was asked for the money yet.
STILL_OPEN = frozenset({LineState.NOT_SUBMITTED, LineState.POSTED})


def allocate(total: Money, payments: Sequence[Payment]) -> dict[str, Money]:
    """New amounts of the percentage payments by id, exact to the smallest unit (spec §4.3, step 5).

    Payments that a processor was asked for keep what they have. Where all percentages together are 100, nothing is
    left over: 50 % and 50 % of 19.99 are 10.00 and 9.99.
    """
    following = [
        (payment, payment.percent)
        for payment in payments
        if payment.percent is not None and payment.state in STILL_OPEN
    ]
    if not following:
        return {}
    percents = [percent for _, percent in following]
    rest = Decimal(100) - sum(percents)
    weights = [*percents, rest] if rest > 0 else percents
    base = (
        total.minor if rest >= 0 else Money.from_decimal(total.as_decimal * sum(percents) / 100, total.currency).minor
    )
    shares = share_out(base, weights)
    return {payment.id: Money(share, total.currency) for (payment, _), share in zip(following, shares, strict=False)}


def paid(payments: Sequence[Payment], currency: str) -> Money:
    """The sum of all payments that count."""
    return Money(sum(payment.amount.minor for payment in payments if payment.counts), currency)


def balance(total: Money, payments: Sequence[Payment]) -> Money:
    """What is not paid yet; negative when more is paid than owed. It is also the amount that a new payment proposes."""
    return total - paid(payments, total.currency)
