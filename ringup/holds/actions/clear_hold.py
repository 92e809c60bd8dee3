"""Clears a hold; the order is released when no other hold is open and its payments release it (decision 12)."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.holds.models import OrderHold
from ringup.holds.saving import follow_holds, refuse_code, tell_workbenches
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.orders.saving import record, save_header
from ringup.values.refusal import Refusal


def clear_hold(actor: Actor, *, order: str, hold: int) -> OrderHold | Refusal:
    """The cleared hold. Refusals: `order_not_found`, `not_permitted`, `other_call_center`, `hold_not_found`,
    `hold_cleared_already`, `hold_code_of_other_role`.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := refuse_without(actor, Permission.RELEASE_HOLDS):
            return refusal
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        row = OrderHold.objects.filter(order=rows.order, pk=hold).select_related("code").first()
        if row is None:
            return Refusal(code="hold_not_found")
        if row.cleared_at is not None:
            return Refusal(code="hold_cleared_already")
        if refusal := refuse_code(actor, row.code):
            return refusal
        row.cleared_at, row.cleared_by_id = timezone.now(), actor.user
        row.save(update_fields=["cleared_at", "cleared_by"])
        follow_holds(rows)
        record(actor, rows, "hold_remove", before={"code": row.code.code})
        save_header(rows)
        tell_workbenches(rows.order)
    return row
