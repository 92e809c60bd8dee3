"""Ends a hold whose days are over: a check that nobody complained about is good (spec §6.5)."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import OrderHold
from ringup.holds.saving import follow_holds, tell_workbenches
from ringup.orders.loading import load_rows
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.saving import restate
from ringup.plumbing.locks import lock_row

COUNTS = ("open_holds", "open_fraud_holds", "stock_holds")


def end_hold(actor: Actor | None, *, hold: int) -> bool:
    """Whether the hold was ended; not where somebody released it meanwhile. A job runs it, hence without an actor."""
    with transaction.atomic():
        owner = OrderHold.objects.values_list("order_id", flat=True).get(pk=hold)
        order = lock_row(SalesOrder.objects.filter(pk=owner).select_related("call_center__parameters"))
        assert order is not None
        due = OrderHold.objects.filter(pk=hold, cleared_at=None, ends_at__lte=timezone.now())
        row = due.select_related("code").first()
        if row is None:
            return False
        row.cleared_at = timezone.now()
        row.save(update_fields=["cleared_at"])
        follow_holds(load_rows(order))
        restate(order)
        order.save(update_fields=[*COUNTS, "detailed_status", "do_not_process", "fulfillment", "pickable"])
        OrderEvent.objects.create(
            order=order,
            kind="hold_remove",
            before={"code": row.code.code},
            after={"because": "days_are_over"},
            revision=order.revision,
            by_id=actor.user if actor else None,
        )
        tell_workbenches(order)
    return True
