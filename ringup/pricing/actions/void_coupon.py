"""Voids a coupon: it is closed and none of its codes can be used any more (AX: void)."""

import pghistory
from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing.locks import lock_row
from ringup.pricing.models import Coupon
from ringup.pricing.saving import mirror_coupon
from ringup.values.refusal import Refusal


def void_coupon(actor: Actor, *, coupon: int, sure: bool) -> Coupon | Refusal:
    """The closed coupon. What submitted orders used stays used; an open order says at its submit that the code is gone.

    Refusals: `not_permitted`, `not_found`, `not_sure`, `already_void`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES):
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(Coupon.objects.filter(legal_entity=actor.legal_entity, pk=coupon))
        if row is None:
            return Refusal(code="not_found")
        if not sure:
            return Refusal(code="not_sure", field="sure")
        usable = row.codes.filter(active=True)
        if row.status == Coupon.Status.CLOSED and not usable.exists():
            return Refusal(code="already_void", field="sure")
        row.status = Coupon.Status.CLOSED
        row.save(update_fields=["status"])
        usable.update(active=False)
        mirror_coupon(row)
    return row
