"""Whether a customer may buy so much on account (spec §6.7)."""

from dataclasses import dataclass
from enum import StrEnum

from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


class CreditLimitType(StrEnum):
    """What counts against the limit."""

    NONE = "none"
    BALANCE = "balance"
    BALANCE_AND_DELIVERIES = "balance_and_deliveries"
    BALANCE_AND_ALL = "balance_and_all"


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A customer's credit. `delivered` and `on_order` are on-account amounts of other orders, not invoiced yet.

    `limit` None is no limit, and no credit where one is mandatory. A mandatory limit counts the balance even where the
    type is none.
    """

    type: CreditLimitType
    limit: Money | None
    mandatory: bool
    balance: Money
    delivered: Money
    on_order: Money


def used_credit(credit: Credit) -> Money | None:
    """What counts against the limit now; None where nothing is checked."""
    parts = {
        CreditLimitType.NONE: [credit.balance] if credit.mandatory else None,
        CreditLimitType.BALANCE: [credit.balance],
        CreditLimitType.BALANCE_AND_DELIVERIES: [credit.balance, credit.delivered],
        CreditLimitType.BALANCE_AND_ALL: [credit.balance, credit.delivered, credit.on_order],
    }[credit.type]
    return None if parts is None else sum(parts[1:], start=parts[0])


def over_limit(credit: Credit, wanted: Money) -> Money | None:
    """By how much `wanted` more on account goes over the limit; None when it fits.

    Limit 500, used 400: 100 fits, 100.01 goes over by 0.01. Money that is given back is not checked.
    """
    used, limit = used_credit(credit), _limit(credit, wanted)
    if limit is None or used is None or wanted.minor <= 0 or used + wanted <= limit:
        return None
    return used + wanted - limit


def check_credit(credit: Credit, wanted: Money) -> Refusal | None:
    """`credit_limit_exceeded` {limit, used, free, currency} when `wanted` more on account goes over the limit."""
    used, limit = used_credit(credit), _limit(credit, wanted)
    if over_limit(credit, wanted) is None or used is None or limit is None:
        return None
    free = max(limit - used, Money.zero(limit.currency))
    facts = {"limit": str(limit), "used": str(used), "free": str(free), "currency": limit.currency}
    return Refusal(code="credit_limit_exceeded", facts=facts, cure=Cure(code="choose_other_method"), field="method")


def _limit(credit: Credit, wanted: Money) -> Money | None:
    """Without a limit there is none, and no credit where one is mandatory."""
    return Money.zero(wanted.currency) if credit.limit is None and credit.mandatory else credit.limit
