"""Whether a customer may buy so much on account (spec §6.7). The limit is kept in the customer's currency."""

from dataclasses import dataclass
from enum import StrEnum

from ringup.pricing.rules.prices.exchange import SAME_CURRENCY, NoRate, Rates, converted, refuse_without_rate
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
    type is none. All amounts are in the `currency` of the limit, as far as the `rates` say what others are worth.
    """

    type: CreditLimitType
    currency: str
    limit: Money | None
    mandatory: bool
    balance: Money | NoRate
    delivered: Money
    on_order: Money | NoRate
    rates: Rates = SAME_CURRENCY


@dataclass(frozen=True, kw_only=True)
class Overrun:
    """What goes over a limit, in the currency of the order; all that is wanted where a rate is `lacking`."""

    amount: Money
    lacking: NoRate | None = None


def used_credit(credit: Credit) -> Money | NoRate | None:
    """What counts against the limit now; None where nothing is checked."""
    parts = {
        CreditLimitType.NONE: [credit.balance] if credit.mandatory else None,
        CreditLimitType.BALANCE: [credit.balance],
        CreditLimitType.BALANCE_AND_DELIVERIES: [credit.balance, credit.delivered],
        CreditLimitType.BALANCE_AND_ALL: [credit.balance, credit.delivered, credit.on_order],
    }[credit.type]
    if parts is None:
        return None
    used = Money.zero(credit.currency)
    for part in parts:
        if isinstance(part, NoRate):
            return part
        used += part
    return used


def over_limit(credit: Credit, wanted: Money) -> Overrun | None:
    """By how much `wanted` more on account goes over the limit; None when it fits.

    Limit 500, used 400: 100 fits, 100.01 goes over by 0.01. At 160 JPY for 1.00 EUR, 16,000 JPY fit into 100.00 EUR;
    17,600 go over by 1,600. Without an exchange rate nothing fits. Money that is given back is not checked.
    """
    standing = _standing(credit, wanted)
    if standing is None or isinstance(standing, NoRate):
        return None if standing is None else Overrun(amount=wanted, lacking=standing)
    over = standing.used + standing.wanted - standing.limit
    if over.minor <= 0:
        return None
    amount = converted(over, wanted.currency, credit.rates)
    assert isinstance(amount, Money), amount  # the rate that led there leads back
    return Overrun(amount=max(amount, Money(1, amount.currency)))


def check_credit(credit: Credit, wanted: Money) -> Refusal | None:
    """`credit_limit_exceeded` {limit, used, free, currency} when `wanted` more on account goes over the limit.

    All in the currency of the limit. `no_exchange_rate` {amount, currency, other} where nobody can tell.
    """
    standing = _standing(credit, wanted)
    if standing is None:
        return None
    cure = Cure(code="choose_other_method")
    if isinstance(standing, NoRate):
        return refuse_without_rate(standing, wanted, cure="enter_rate_or_other_method", field="method")
    used, limit = standing.used, standing.limit
    if used + standing.wanted <= limit:
        return None
    free = max(limit - used, Money.zero(limit.currency))
    facts = {"limit": str(limit), "used": str(used), "free": str(free), "currency": limit.currency}
    return Refusal(code="credit_limit_exceeded", facts=facts, cure=cure, field="method")


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What is used, what is wanted, and the limit, in one currency."""

    used: Money
    wanted: Money
    limit: Money


def _standing(credit: Credit, wanted: Money) -> _Standing | NoRate | None:
    """None where nothing is looked at. Without a limit there is none, and no credit where one is mandatory."""
    limit = Money.zero(credit.currency) if credit.limit is None and credit.mandatory else credit.limit
    used = used_credit(credit)
    if limit is None or used is None or wanted.minor <= 0:
        return None
    more = converted(wanted, credit.currency, credit.rates)
    if isinstance(more, NoRate):
        return more
    return used if isinstance(used, NoRate) else _Standing(used=used, wanted=more, limit=limit)
