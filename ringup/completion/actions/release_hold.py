"""Clears a hold; where the call center wants it, an order that is still open is submitted with its last one."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving.submitting import submit_locked
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.models import OrderHold
from ringup.orders.actions.ask_outside_tax import ask_outside_tax
from ringup.orders.loading import load_order
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.payments.actions.send_operations import send_operations
from ringup.values.refusal import Refusal


def release_hold(actor: Actor, *, order: str, hold: int) -> OrderHold | Refusal | tuple[Refusal, ...]:
    """The cleared hold. With the parameter *submit when a hold is cleared* an order that is open is submitted with its
    last hold; what stands in the way of that leaves the hold where it is (spec §9).

    Refusals: those of `clear_hold` and of `submit_order`.
    """
    if not _may_be_submitted(actor, order):
        return clear_hold(actor, order=order, hold=hold)
    ask_outside_tax(actor, order=order)
    with transaction.atomic():
        cleared = clear_hold(actor, order=order, hold=hold)
        if isinstance(cleared, Refusal):
            return cleared
        rows = load_order(actor, order, lock=True)
        assert rows is not None, "it has just been there"
        if rows.order.open_holds or OrderState(rows.order.state) not in OPEN_STATES:
            return cleared
        # A hold is cleared once, so its order is submitted once for it.
        intents = submit_locked(actor, rows, submit_key=f"hold:{cleared.pk}")
        if isinstance(intents, Refusal | tuple):
            transaction.set_rollback(True)
            return intents
    send_operations(actor, operations=intents)
    return cleared


def _may_be_submitted(actor: Actor, order: str) -> bool:
    wanted = SalesOrder.objects.filter(
        legal_entity=actor.legal_entity, call_center__parameters__submit_when_cleared=True, state__in=OPEN_STATES
    )
    return wanted.filter(public_id=order).exists()
