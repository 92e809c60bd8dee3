"""Ticks a step of a script that only the agent can know of, or takes the tick away."""

from django.db import transaction

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.directed_selling.models import ScriptShowing
from ringup.orders.loading import load_order, refuse_change
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

NO_STEP = Refusal(code="step_not_found")


def tick_step(actor: Actor, *, order: str, script: str, step: int, ticked: bool) -> ScriptShowing | Refusal:
    """The script as it stands in the order; `script` is a public id, steps count from 1, `ticked` is what it is to be.

    The order may not be stored yet. Refusals: those of `refuse_change`, `directed_selling_off`,
    `step_not_found`.
    """
    with transaction.atomic():
        if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
            return refusal
        rows = load_order(actor, order)
        if rows is not None and (refusal := refuse_change(actor, rows.order)):
            return refusal
        center = rows.center if rows is not None else CallCenter.objects.filter(pk=actor.call_center or 0).first()
        if center is not None and not center.directed_selling:
            return Refusal(code="directed_selling_off", facts={"call_center": center.name})
        due = ScriptShowing.objects.filter(
            legal_entity=actor.legal_entity, order__public_id=order, script__public_id=script
        )
        showing = lock_row(due)
        if showing is None or not 1 <= step <= showing.steps:
            return NO_STEP
        others = set(showing.ticked) - {step}
        showing.ticked = sorted(others | {step} if ticked else others)
        showing.save(update_fields=["ticked"])
        return showing
