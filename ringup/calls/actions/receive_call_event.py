"""Takes an event of a telephony system: stores it first, acts on it then; twice told is once done."""

from ringup.call_centers.rules.actor import Actor
from ringup.calls.actions.act_on_call_event import act_on_call_event
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.events import CallEventFacts


def receive_call_event(actor: Actor | None, *, connection: int, facts: CallEventFacts) -> Call | None:
    """The call after the event; None when nothing could be done about it yet: it is stored, and a job tries again.

    `connection` is the key of the telephony connection whose signature was checked at the door; no worker acts.
    """
    told = {"connection_id": connection, "external_call": facts.call, "kind": facts.kind.value}
    row = CallEvent(**told, happened_at=facts.at, caller=facts.caller, dialled=facts.dialled, agent=facts.agent)
    CallEvent.objects.bulk_create([row], ignore_conflicts=True)
    # One that was told before is the row that is there.
    return act_on_call_event(actor, event=CallEvent.objects.only("pk").get(**told).pk)
