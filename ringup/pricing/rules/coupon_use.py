"""Whether an order may use a coupon code: what was used of it, and what is left of its limit and budget (spec §13b).

The limit is one of the code: a coupon to be used once that has two codes is used twice (oracle O-062).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ringup.pricing.rules.basket import Context
from ringup.pricing.rules.coupon import CodeStatus, Coupon, CouponCode, refuse_code
from ringup.pricing.rules.eligibility import with_coupon
from ringup.values.money import Money
from ringup.values.period import ALWAYS, Period
from ringup.values.refusal import Cure, Refusal


class UsageLimit(StrEnum):
    """Whose uses of a code are counted."""

    NONE = "none"
    CUSTOMER = "customer"
    CALL_CENTER = "call_center"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class CodeStanding:
    """A code as it stands for one order. `used` are the uses that its limit counts, those of other orders."""

    coupon: str
    name: str
    code: str
    discount: str
    currency: str
    status: CodeStatus = CodeStatus.ACTIVE
    valid: Period = ALWAYS
    customer_required: bool = False
    # Whether it is for some customers only, and the order's customer is none of them.
    for_others: bool = False
    usage_limit: UsageLimit = UsageLimit.NONE
    uses_allowed: int | None = None
    used: int = 0
    # What all codes of the coupon may take off together, and took off other orders; minor units of `currency`.
    budget_minor: int | None = None
    spent_minor: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether uses or amounts are counted at all."""
        return self.usage_limit is not UsageLimit.NONE or self.budget_minor is not None

    @property
    def uses_left(self) -> int | None:
        """How often it may be used yet; None without a limit. A coupon for 3 uses that has 2 is good for 1 more."""
        if self.usage_limit is UsageLimit.NONE or self.uses_allowed is None:
            return None
        return max(0, self.uses_allowed - self.used)

    @property
    def budget_left(self) -> Money | None:
        """What it may take off yet; None without a budget."""
        return None if self.budget_minor is None else Money(max(0, self.budget_minor - self.spent_minor), self.currency)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The order that asks, as far as a code looks at it."""

    currency: str
    has_customer: bool
    order_completion: bool
    as_of: datetime


CURES = {"customer_required": Cure(code="choose_customer")}
OTHER = Cure(code="try_other_coupon")


def unknown_coupon(text: str) -> Refusal:
    """There is no such code."""
    return Refusal(code="unknown_coupon", facts={"coupon": text}, cure=Cure(code="read_coupon_again"))


def refuse_use(standing: CodeStanding, asking: Asking) -> Refusal | None:
    """Why the order may not use the code, whatever is on it; with the coupon among the facts, and what would help.

    `coupon_currency` {currency}, `coupon_needs_completion`, those of `refuse_code`, `coupon_of_other_customer`,
    `budget_used_up`.
    """
    refusal = _refuse(standing, asking)
    if refusal is None:
        return None
    return with_coupon(replace(refusal, cure=refusal.cure or CURES.get(refusal.code, OTHER)), standing.code)


def refuse_amount(standing: CodeStanding, amount_minor: int) -> Refusal | None:
    """`budget_used_up` {left} where the code would take off more than is left of its budget."""
    left = standing.budget_left
    if left is None or amount_minor <= left.minor:
        return None
    return with_coupon(Refusal(code="budget_used_up", facts={"left": money_fact(left)}, cure=OTHER), standing.code)


def money_fact(money: Money) -> dict[str, object]:
    """An amount among the facts of a refusal that is stored."""
    return {"minor": money.minor, "currency": money.currency}


def coupons_of(standings: Iterable[CodeStanding], asking: Asking) -> tuple[Coupon, ...]:
    """The codes as the calculation knows them. One that the order may not use for another reason has no use left."""
    codes: dict[str, list[CouponCode]] = {}
    strict: dict[str, bool] = {}
    for standing in standings:
        barred = refuse_use(standing, asking) is not None
        codes.setdefault(standing.discount, []).append(
            CouponCode(
                code=standing.code,
                valid=standing.valid,
                status=standing.status,
                uses_left=0 if barred else standing.uses_left,
            )
        )
        strict[standing.discount] = standing.customer_required
    return tuple(
        Coupon(discount=discount, codes=tuple(found), customer_required=strict[discount])
        for discount, found in codes.items()
    )


def _refuse(standing: CodeStanding, asking: Asking) -> Refusal | None:
    if standing.currency != asking.currency:
        return Refusal(code="coupon_currency", facts={"currency": standing.currency})
    if standing.is_limited and not asking.order_completion:
        return Refusal(code="coupon_needs_completion")
    coupon = Coupon(discount=standing.discount, customer_required=standing.customer_required)
    code = CouponCode(code=standing.code, valid=standing.valid, status=standing.status, uses_left=standing.uses_left)
    context = Context(customer="known" if asking.has_customer else "")
    refusal = refuse_code(coupon, code, context, asking.as_of)
    if refusal is None and standing.for_others:
        return Refusal(code="coupon_of_other_customer" if asking.has_customer else "customer_required")
    left = standing.budget_left
    if refusal is None and left is not None and not left:
        return Refusal(code="budget_used_up", facts={"left": money_fact(left)})
    return refusal
