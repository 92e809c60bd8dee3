"""How much a customer may still buy on account (§6.7)."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


class CreditLimitType(StrEnum):
    """What counts against the limit besides the order itself."""

    NONE = "none"
    BALANCE = "balance"
    BALANCE_AND_DELIVERIES = "balance_and_deliveries"
    BALANCE_AND_ALL = "balance_and_all"


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A customer's credit. `limit` None: none was set, which is no limit, or no credit where a limit is mandatory.

    Amounts that are used already, each in the order's currency: invoiced and not paid, delivered and not invoiced,
    ordered on account and not delivered (this order not among them).
    """

    limit: Money | None
    balance: Money
    deliveries: Money
    open_orders: Money
    mandatory: bool = False
    allowed: bool = True


@dataclass(frozen=True, kw_only=True)
class CreditExceeded:
    """The order goes over the limit by so much; the call center lets it go on to the credit-limit hold."""

    over: Money


USED: dict[CreditLimitType, Callable[[Credit], Money]] = {
    CreditLimitType.BALANCE: lambda credit: credit.balance,
    CreditLimitType.BALANCE_AND_DELIVERIES: lambda credit: credit.balance + credit.deliveries,
    CreditLimitType.BALANCE_AND_ALL: lambda credit: credit.balance + credit.deliveries + credit.open_orders,
}


def on_account(payments: Sequence[Payment], currency: str) -> Money:
    """How much of the payments goes on the customer's account."""
    return Money(
        sum(p.amount.minor for p in payments if p.counts and FUNCTIONS[p.function].on_account),
        currency,
    )


def judge_credit(
    amount: Money, credit: Credit, *, limit_type: CreditLimitType, stops: bool
) -> Refusal | CreditExceeded | None:
    """None when the amount fits the limit; else the refusal `credit_limit_exceeded`, or `CreditExceeded` for the hold.

    Limit 500, balance 400, order 100 on account: fits. 100.01: exceeded by 0.01. Nothing on account, or money given
    back, is not checked. A mandatory limit holds for a customer even where the call center knows no limits.
    """
    if amount.minor <= 0:
        return None
    if not credit.allowed:
        return Refusal(code="on_account_not_allowed", cure=Cure(code="another_payment_method"))
    if limit_type is CreditLimitType.NONE and credit.mandatory:
        limit_type = CreditLimitType.BALANCE
    limit = credit.limit
    if limit is None and credit.mandatory:
        limit = Money.zero(amount.currency)
    if limit_type is CreditLimitType.NONE or limit is None:
        return None
    over = USED[limit_type](credit) + amount - limit
    if over.minor <= 0:
        return None
    if stops:
        return Refusal(
            code="credit_limit_exceeded",
            facts={"over": asdict(over), "limit": asdict(limit)},
            cure=Cure(code="pay_another_way", facts={"amount": asdict(over)}),
        )
    return CreditExceeded(over=over)
