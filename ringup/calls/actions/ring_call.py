"""A phone rings: who may it be, which call center was dialled, at whose desk does it show."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.states import CallEventKind, CallState, next_state
from ringup.calls.saving import learn, lock_call, tell_desks


def ring_call(actor: Actor | None, *, event: CallEvent) -> Call:
    """The call with what the event tells of it. Told late, it only fills in what no other event has told."""
    with transaction.atomic():
        call = lock_call(event)
        call.ringing_at = min(call.ringing_at, event.happened_at)
        learn(call, event)
        call.state = next_state(CallState(call.state), CallEventKind.RINGING)
        call.save()
        tell_desks(call)
    return call
