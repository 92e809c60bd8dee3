"""Puts many customers on the list of a coupon that is for them only, by their numbers."""

from collections.abc import Collection

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.models import Customer
from ringup.plumbing.locks import lock_row
from ringup.pricing.models import Coupon, CouponCustomer
from ringup.values.refusal import Refusal


def add_coupon_customers(actor: Actor, *, coupon: int, numbers: Collection[str]) -> int | Refusal:
    """How many were new on the list. One number that is nobody's, and nothing is stored.

    Refusals: `not_permitted`, `not_found`, `customers_unknown` {customers}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES):
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Coupon.objects.filter(legal_entity=actor.legal_entity, pk=coupon))
        if row is None:
            return Refusal(code="not_found")
        known = dict(
            Customer.objects.filter(legal_entity=actor.legal_entity, number__in=numbers).values_list("number", "pk")
        )
        if unknown := [number for number in dict.fromkeys(numbers) if number not in known]:
            return Refusal(code="customers_unknown", facts={"customers": unknown[:10]}, field="numbers")
        there = set(row.customers.filter(customer__in=known.values()).values_list("customer", flat=True))
        fresh = [CouponCustomer(coupon=row, customer_id=key) for key in known.values() if key not in there]
        CouponCustomer.objects.bulk_create(fresh)
    return len(fresh)
