"""Copies a coupon with its discount, for the next campaign: a draft without codes and uses (AX: copy)."""

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.saving import take_number
from ringup.plumbing.locks import lock_row
from ringup.pricing.models import Coupon, CouponCustomer, Discount
from ringup.pricing.saving import mirror_coupon
from ringup.values.refusal import Refusal

OF_DISCOUNT = ("kind", "concurrency", "priority", "currency", "match_all_price_groups", "params")
OF_COUPON = (
    *("currency", "usage_limit", "uses_allowed", "budget_minor", "customer_required", "apply_without_code"),
    *("valid_from", "valid_to"),
)


def copy_coupon(actor: Actor, *, coupon: int, discount: str, name: str = "") -> Coupon | Refusal:
    """The copy, with a discount of its own under the code `discount`; without a `name` both keep theirs.

    Its customers come along, its codes do not: a code opens one coupon.
    Refusals: `not_permitted`, `not_found`, `required`, `too_long` {longest}, `already_exists`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES):
        return refusal
    code, title = discount.strip(), name.strip()
    if not code:
        return Refusal(code="required", field="discount")
    for field, text, longest in (("discount", code, 40), ("name", title, 120)):
        if len(text) > longest:
            return Refusal(code="too_long", facts={"longest": longest}, field=field)
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Coupon.objects.filter(legal_entity=actor.legal_entity, pk=coupon))
        if row is None:
            return Refusal(code="not_found")
        if Discount.objects.filter(legal_entity=actor.legal_entity, code=code).exists():
            return Refusal(code="already_exists", field="discount")
        old = row.discount
        opened = Discount.objects.create(
            legal_entity_id=actor.legal_entity,
            code=code,
            name=title or old.name,
            **{field: getattr(old, field) for field in OF_DISCOUNT},
        )
        opened.price_groups.set(old.price_groups.all())
        copy = Coupon.objects.create(
            legal_entity_id=actor.legal_entity,
            number=take_number(legal_entity=actor.legal_entity, kind="coupon", prefix="CP-"),
            name=title or row.name,
            discount=opened,
            **{field: getattr(row, field) for field in OF_COUPON},
        )
        customers = row.customers.order_by("pk").values_list("customer", flat=True)
        CouponCustomer.objects.bulk_create(CouponCustomer(coupon=copy, customer_id=key) for key in customers)
        mirror_coupon(copy)
    return copy
