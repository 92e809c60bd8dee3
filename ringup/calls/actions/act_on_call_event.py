"""Does what a stored event of a call asks for, once."""

import logging

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.calls.actions.answer_call import answer_call
from ringup.calls.actions.end_call import end_call
from ringup.calls.actions.ring_call import ring_call
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.states import CallEventKind
from ringup.calls.saving import note_problem
from ringup.plumbing.locks import lock_row

ACTIONS = {
    CallEventKind.RINGING: ring_call,
    CallEventKind.ANSWERED: answer_call,
    CallEventKind.ENDED: end_call,
}

log = logging.getLogger(__name__)


def act_on_call_event(actor: Actor | None, *, event: int) -> Call | None:
    """The call after the event (its key), whether it was done now or before; None when that failed and was noted."""
    try:
        with transaction.atomic():
            row = lock_row(CallEvent.objects.filter(pk=event))
            assert row is not None
            if row.acted_at is not None:
                return Call.objects.get(connection=row.connection_id, external_id=row.external_call)
            call = ACTIONS[CallEventKind(row.kind)](actor, event=row)
            row.acted_at, row.problem = timezone.now(), ""
            row.save(update_fields=["acted_at", "problem"])
            return call
    except Exception as problem:  # whatever went wrong, the event is stored and must not be sent again
        log.exception("event %s of a call could not be acted on", event)
        note_problem(event, repr(problem))
        return None
