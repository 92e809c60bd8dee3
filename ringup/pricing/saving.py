"""Values → rows: the ledger of coupon redemptions, and answers of tax services.

A use is taken under the coupon's lock, so no two take the last.

The caller has locked the order, and its payments, before; coupons are locked in ascending key order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ringup.plumbing.locks import lock_rows
from ringup.pricing.models import Coupon, CouponCode, CouponRedemption, TaxAnswer
from ringup.pricing.queries.coupons import COUNTED, find_codes
from ringup.pricing.rules.coupon_use import Asking, CodeStanding, refuse_amount, refuse_use, unknown_coupon
from ringup.pricing.rules.outside_tax import Taxes, TaxOutcome, TaxRequest
from ringup.pricing.rules.redemption import RedemptionEvent, RedemptionState, states_before
from ringup.values.money import minor_text
from ringup.values.refusal import Refusal

# Uses are counted only where there is a limit or a budget; a coupon without either makes nobody wait.
LIMITED = ~Q(usage_limit=Coupon.UsageLimit.NONE) | Q(budget_minor__isnull=False)


@dataclass(frozen=True, kw_only=True)
class Redeemer:
    """The order that redeems: its public id, and among whose uses it counts."""

    legal_entity: int
    order: str
    customer: int | None
    call_center: int
    asking: Asking


def redeem_coupons(redeemer: Redeemer, amounts: Mapping[str, int]) -> list[Refusal]:
    """Redeems the codes, each with what it takes off in minor units; or says why not, and nothing is stored.

    A use that the order has already is kept with its new amount; one of a code that is not named is released.
    Refusals: `unknown_coupon`, those of `refuse_use` and `refuse_amount`.
    """
    codes = {row.code: row for row in CouponCode.objects.filter(legal_entity=redeemer.legal_entity, code__in=amounts)}
    lock_rows(Coupon.objects.filter(LIMITED, pk__in={row.coupon_id for row in codes.values()}))
    standings = find_codes(
        legal_entity=redeemer.legal_entity,
        texts=amounts,
        order=redeemer.order,
        customer=redeemer.customer,
        call_center=redeemer.call_center,
    )
    held = CouponRedemption.objects.filter(order=redeemer.order, state__in=COUNTED)
    own = {row.code_id: row for row in held}
    refusals = [
        refusal
        for text, amount in amounts.items()
        if (refusal := _refuse(text, standings.get(text), codes.get(text), own, amount, redeemer.asking))
    ]
    if refusals:
        return refusals
    kept = {codes[text].pk for text in amounts}
    release_coupons(order=redeemer.order, but=kept)
    CouponRedemption.objects.bulk_create(
        CouponRedemption(
            coupon_id=codes[text].coupon_id,
            code=codes[text],
            order=redeemer.order,
            customer_id=redeemer.customer,
            call_center_id=redeemer.call_center,
            amount_minor=amount,
            currency=redeemer.asking.currency,
        )
        for text, amount in amounts.items()
        if codes[text].pk not in own
    )
    for text, amount in amounts.items():
        if codes[text].pk in own:
            held.filter(code=codes[text]).update(amount_minor=amount, customer=redeemer.customer)
    _move(held, RedemptionEvent.REDEEM, RedemptionState.REDEEMED)
    return []


def reopen_coupons(*, order: str) -> None:
    """The order is changed: it keeps its uses, which count until they are redeemed again or released."""
    _move(CouponRedemption.objects.filter(order=order), RedemptionEvent.REOPEN, RedemptionState.RESERVED)


def release_coupons(*, order: str, code: str = "", but: set[int] | None = None) -> None:
    """Gives back the order's uses: of that code, of all codes, or of all `but` those with these keys."""
    rows = CouponRedemption.objects.filter(order=order).exclude(code__in=but or ())
    if code:
        rows = rows.filter(code__code=code)
    _move(rows, RedemptionEvent.RELEASE, RedemptionState.RELEASED)


def keep_tax_answer(*, order: str, service: str, request: TaxRequest, outcome: TaxOutcome) -> None:
    """The service's answer to this question about the order; a later answer to the same question takes its place."""
    failure: dict[str, Any] = {}
    taxes: list[str] = []
    reference = ""
    if isinstance(outcome, Taxes):
        taxes, reference = [minor_text(minor, request.currency) for minor in outcome.minor], outcome.reference
    elif isinstance(outcome, Refusal):
        failure = outcome.as_dict()
    else:
        failure = {"because": outcome.because}
    values = {
        "service": service,
        "taxes": taxes,
        "reference": reference,
        "failure": failure,
        "answered_at": timezone.now(),
    }
    TaxAnswer.objects.update_or_create(order=order, inputs=request.fingerprint, defaults=values)


def mirror_coupon(coupon: Coupon) -> None:
    """Puts the coupon's status and dates on its discount, which has none of its own (spec §13b)."""
    discount = coupon.discount
    # A coupon that was removed leaves a disabled discount behind.
    discount.enabled = coupon.pk is not None and coupon.status == Coupon.Status.ACTIVE
    discount.valid_from, discount.valid_to = coupon.valid_from, coupon.valid_to
    discount.coupon_required = not coupon.apply_without_code
    discount.save(update_fields=["enabled", "valid_from", "valid_to", "coupon_required"])


def _move(rows: QuerySet[CouponRedemption], event: RedemptionEvent, after: RedemptionState) -> None:
    rows.filter(state__in=states_before(event)).update(state=after.value, changed_at=timezone.now())


def _refuse(
    text: str,
    standing: CodeStanding | None,
    code: CouponCode | None,
    own: Mapping[int, CouponRedemption],
    amount: int,
    asking: Asking,
) -> Refusal | None:
    """A use that the order has already was promised: only an amount that grew is looked at again."""
    if standing is None or code is None:
        return unknown_coupon(text)
    held = own.get(code.pk)
    if held is None:
        return refuse_use(standing, asking) or refuse_amount(standing, amount)
    return refuse_amount(standing, amount) if amount > held.amount_minor else None
