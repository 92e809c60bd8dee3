"""A call is answered: from now on it belongs to the agent who has it."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.states import CallEventKind, CallState, next_state
from ringup.calls.saving import learn, lock_call, tell_desks


def answer_call(actor: Actor | None, *, event: CallEvent) -> Call:
    """The call, answered; one that has ended meanwhile stays ended and only learns when it was answered."""
    with transaction.atomic():
        call = lock_call(event)
        call.ringing_at = min(call.ringing_at, event.happened_at)
        call.answered_at = call.answered_at or event.happened_at
        learn(call, event)
        call.state = next_state(CallState(call.state), CallEventKind.ANSWERED)
        call.save()
        tell_desks(call)
    return call
