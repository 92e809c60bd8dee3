"""How coupon codes stand: what is left of them, who has them, and who may not try any more."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Upper

from ringup.pricing.models import (
    Coupon,
    CouponCode,
    CouponCustomer,
    CouponGuesses,
    CouponRedemption,
)
from ringup.pricing.rules.coupon import CodeStatus
from ringup.pricing.rules.coupon_guesses import GuessedBy, Guesses
from ringup.pricing.rules.coupon_use import CodeStanding, UsageLimit
from ringup.pricing.rules.redemption import LIVE
from ringup.values.period import Period
from ringup.values.refusal import Refusal

COUNTED = [state.value for state in LIVE]


def find_codes(
    *, legal_entity: int, texts: Collection[str], order: str, customer: int | None, call_center: int
) -> dict[str, CodeStanding]:
    """How the coupon codes that were typed or scanned stand for an order, by what was typed; one query.

    Uses and amounts of the order itself (its public id) are not counted; texts that are no code are left out.
    """
    wanted = {text.strip().upper() for text in texts}
    others = CouponRedemption.objects.filter(state__in=COUNTED).exclude(order=order)
    of_code = others.filter(code=OuterRef("pk")).order_by()
    rows = (
        CouponCode.objects.filter(legal_entity=legal_entity)
        .annotate(typed=Upper("code"))
        .filter(Q(typed__in=wanted) | Q(bar_code__in=wanted))
        .select_related("coupon__discount")
        .annotate(
            used=Case(
                When(coupon__usage_limit=Coupon.UsageLimit.ALL, then=_count(of_code)),
                When(coupon__usage_limit=Coupon.UsageLimit.CUSTOMER, then=_count(of_code.filter(customer=customer))),
                When(
                    coupon__usage_limit=Coupon.UsageLimit.CALL_CENTER,
                    then=_count(of_code.filter(call_center=call_center)),
                ),
                default=Value(0),
            ),
            listed=Exists(CouponCustomer.objects.filter(coupon=OuterRef("coupon_id"))),
            own=Exists(CouponCustomer.objects.filter(coupon=OuterRef("coupon_id"), customer=customer)),
            spent=Case(
                When(
                    coupon__budget_minor__isnull=False,
                    then=_sum(others.filter(coupon=OuterRef("coupon_id")).order_by()),
                ),
                default=Value(0),
                output_field=BigIntegerField(),
            ),
        )
    )
    found: dict[str, CodeStanding] = {}
    for row in rows:
        standing = _standing(row)
        found |= {text: standing for text in texts if text.strip().upper() in (row.typed, row.bar_code)}
    return found


def _count(rows: "QuerySet[CouponRedemption]") -> Coalesce:
    counted = rows.values("code").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _sum(rows: "QuerySet[CouponRedemption]") -> Coalesce:
    spent = rows.values("coupon").annotate(sum=Sum("amount_minor")).values("sum")
    return Coalesce(Subquery(spent, output_field=BigIntegerField()), Value(0))


def _standing(row: CouponCode) -> CodeStanding:
    coupon = row.coupon
    discount = coupon.discount
    on = coupon.status == Coupon.Status.ACTIVE and row.active and discount.enabled
    starts = [bound for bound in (coupon.valid_from, row.valid_from) if bound]
    ends = [bound for bound in (coupon.valid_to, row.valid_to) if bound]
    return CodeStanding(
        coupon=coupon.number,
        name=coupon.name,
        code=row.code,
        discount=discount.code,
        currency=discount.currency,
        status=CodeStatus.ACTIVE if on else CodeStatus.CLOSED,
        valid=Period(start=max(starts, default=None), end=min(ends, default=None)),
        customer_required=coupon.customer_required,
        for_others=row.listed and not row.own,  # type: ignore[attr-defined]
        usage_limit=UsageLimit(coupon.usage_limit),
        uses_allowed=coupon.uses_allowed,
        used=row.used,  # type: ignore[attr-defined]
        budget_minor=coupon.budget_minor,
        spent_minor=row.spent,  # type: ignore[attr-defined]
    )


def refuse_guesses(legal_entity: int, guessers: Mapping[GuessedBy, str], at: datetime) -> Refusal | None:
    """`too_many_guesses` {until} while one of them may try no coupon code, that of the longest lock; one query."""
    rows = CouponGuesses.objects.filter(
        legal_entity=legal_entity,
        by__in=[by.value for by in guessers],
        whose__in=guessers.values(),
        locked_until__gt=at,
    )
    locks = [row.locked_until for row in rows if row.locked_until and guessers[GuessedBy(row.by)] == row.whose]
    return Guesses(locked_until=max(locks)).refuse(at) if locks else None


def find_users_of(*, legal_entity: int, code: str) -> list[str]:
    """Public ids of the orders that have the coupon code now, the latest first; a few of them."""
    rows = CouponRedemption.objects.filter(code__legal_entity=legal_entity, code__code=code, state__in=COUNTED)
    return list(rows.order_by("-pk").values_list("order", flat=True)[:3])
