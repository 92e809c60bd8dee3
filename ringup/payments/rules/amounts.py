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

    None comes to less than an invoice has drawn on it, or a processor has taken; the others bear the difference. Of
    50 % and 50 %, the first drawn on with 15.00, a total of 20.00 makes 15.00 and 5.00. One that would come to nothing
    after its submit stays as it is: whoever settles the difference takes it off (`plan_difference`).
    """
    following = [payment for payment in payments if payment.percent is not None and payment.state in STILL_OPEN]
    if not following:
        return {}
    percents = [payment.percent or Decimal(0) for payment in following]
    rest = Decimal(100) - sum(percents)
    weights = [*percents, rest] if rest > 0 else percents
    base = (
        total.minor if rest >= 0 else Money.from_decimal(total.as_decimal * sum(percents) / 100, total.currency).minor
    )
    shares = _not_below(share_out(base, weights)[: len(following)], percents, [one.used_minor for one in following])
    return {
        payment.id: Money(share, total.currency)
        for payment, share in zip(following, shares, strict=True)
        if share or payment.state is LineState.NOT_SUBMITTED
    }


def _not_below(shares: list[int], percents: list[Decimal], least: list[int]) -> list[int]:
    """The shares, none below its least; what that takes the others have less, in proportion to their percentages."""
    together, bound = sum(shares), set[int]()
    while short := {at for at, share in enumerate(shares) if at not in bound and share < least[at]}:
        bound |= short
        free = [at for at in range(len(shares)) if at not in bound]
        left = max(together - sum(least[at] for at in bound), 0)
        again = dict(zip(free, share_out(left, [percents[at] for at in free]), strict=True)) if free else {}
        shares = [again.get(at, least[at]) for at in range(len(shares))]
    return shares


def paid(payments: Sequence[Payment], currency: str) -> Money:
    """The sum of all payments that count."""
    return Money(sum(payment.amount.minor for payment in payments if payment.counts), currency)


def balance(total: Money, payments: Sequence[Payment]) -> Money:
    """What is not paid yet; negative when more is paid than owed. It is also the amount that a new payment proposes."""
    return total - paid(payments, total.currency)
