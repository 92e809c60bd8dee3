"""Makes codes of a coupon in bulk, each too random to be guessed and with an ID of its own."""

import secrets

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.saving.numbers import take_numbers
from ringup.plumbing.locks import lock_row
from ringup.pricing.models import Coupon, CouponCode
from ringup.pricing.rules.coupon_codes import LONGEST_PREFIX, MOST_CODES, RANDOM_SIGNS, SIGNS, written_code
from ringup.pricing.rules.coupon_set_up import CODE
from ringup.values.refusal import Refusal

AT_ONCE = 1000


def make_coupon_codes(actor: Actor, *, coupon: int, count: int, prefix: str = "") -> list[str] | Refusal:
    """The codes that were made, 60 bits each: `FALL-0123-ZYXW-ABCD`.

    Refusals: `not_permitted`, `not_found`, `too_many_codes` {most}, `too_long` {longest}, `code_signs`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES):
        return refusal
    if not 1 <= count <= MOST_CODES:
        return Refusal(code="too_many_codes", facts={"most": MOST_CODES}, field="count")
    if len(prefix) > LONGEST_PREFIX:
        return Refusal(code="too_long", facts={"longest": LONGEST_PREFIX}, field="prefix")
    if prefix and not CODE.fullmatch(prefix):
        return Refusal(code="code_signs", field="prefix")
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Coupon.objects.filter(legal_entity=actor.legal_entity, pk=coupon))
        if row is None:
            return Refusal(code="not_found")
        # Two of 2**60 that are the same are not worth a thought; the database would refuse them all the same.
        codes = [
            written_code(prefix, [secrets.randbelow(len(SIGNS)) for _ in range(RANDOM_SIGNS)]) for _ in range(count)
        ]
        numbers = take_numbers(legal_entity=actor.legal_entity, kind="coupon_code", prefix="CC-", count=count)
        CouponCode.objects.bulk_create(
            (
                CouponCode(
                    legal_entity_id=actor.legal_entity,
                    coupon=row,
                    code=code,
                    number=number,
                    bar_code=code,
                    generated=True,
                )
                for code, number in zip(codes, numbers, strict=True)
            ),
            batch_size=AT_ONCE,
        )
    return codes
