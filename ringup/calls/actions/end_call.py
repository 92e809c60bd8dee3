"""A call ends, answered or not."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.states import CallEventKind, CallState, next_state
from ringup.calls.saving import learn, lock_call, tell_desks


def end_call(actor: Actor | None, *, event: CallEvent) -> Call:
    """The call, ended; the order that was begun in it stays an unfinished order."""
    with transaction.atomic():
        call = lock_call(event)
        call.ringing_at = min(call.ringing_at, event.happened_at)
        call.ended_at = call.ended_at or event.happened_at
        learn(call, event)
        call.state = next_state(CallState(call.state), CallEventKind.ENDED)
        call.save()
        tell_desks(call)
    return call
