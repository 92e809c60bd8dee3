"""An agent takes a call that rings at all desks of the call center."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.models import Call
from ringup.calls.rules.states import CallState
from ringup.calls.saving import tell_desks
from ringup.plumbing.live import News, announce
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def take_call(actor: Actor, *, call: str) -> Call | Refusal:
    """The call (by its public id), which is the actor's from now on; taking one's own again changes nothing.

    Refusals: `not_permitted`, `call_not_found`, `call_taken` {agent}, `call_ended`.
    """
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    with transaction.atomic():
        row = lock_row(Call.objects.filter(legal_entity=actor.legal_entity, public_id=call).select_related("agent"))
        if row is None or (row.call_center_id is not None and not actor.serves(row.call_center_id)):
            return Refusal(code="call_not_found")
        if row.agent is not None:
            name = row.agent.get_full_name() or row.agent.username
            return row if row.agent_id == actor.user else Refusal(code="call_taken", facts={"agent": name})
        if row.state == CallState.ENDED:
            return Refusal(code="call_ended")
        row.agent_id = actor.user
        row.save(update_fields=["agent"])
        tell_desks(row)
        # It stops ringing at the other desks.
        facts = {"call": row.public_id, "state": row.state}
        announce(News(event="calls", legal_entity=actor.legal_entity, call_center=row.call_center_id, facts=facts))
    return row
