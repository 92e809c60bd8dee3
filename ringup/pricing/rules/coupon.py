"""Coupons: codes that open a discount, each with its own dates, status and uses (spec §13b)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ringup.pricing.rules.basket import Context
from ringup.pricing.rules.shape import INLINE
from ringup.values.period import ALWAYS, Period, Standing
from ringup.values.refusal import Refusal


class CodeStatus(StrEnum):
    """Only an active code is good."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class CouponCode:
    """One code; absent `uses_left` is unlimited."""

    code: str
    valid: Period = field(default=ALWAYS, metadata=INLINE)
    status: CodeStatus = CodeStatus.ACTIVE
    uses_left: int | None = None


@dataclass(frozen=True, kw_only=True)
class Coupon:
    """The codes of one discount."""

    discount: str
    codes: tuple[CouponCode, ...] = ()
    customer_required: bool = False


def refuse_code(coupon: Coupon, code: CouponCode, context: Context, as_of: datetime) -> Refusal | None:
    """Why an entered code does not count, else None. Whether its discount then gives anything is another question."""
    if code.status is not CodeStatus.ACTIVE:
        return Refusal(code="not_active")
    standing = code.valid.standing(as_of)
    if standing is Standing.NOT_YET and code.valid.start is not None:
        return Refusal(code="not_yet_valid", facts={"from": code.valid.start.isoformat()})
    if standing is Standing.OVER and code.valid.end is not None:
        return Refusal(code="expired", facts={"to": code.valid.end.isoformat()})
    if code.uses_left is not None and code.uses_left <= 0:
        return Refusal(code="no_uses_left")
    if coupon.customer_required and not context.customer:
        return Refusal(code="customer_required")
    return None
