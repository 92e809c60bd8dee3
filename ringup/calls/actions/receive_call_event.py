"""Takes an event of a telephony system: stores it first, acts on it then; twice told is once done."""

import logging

from django.db import transaction
from django.utils import timezone

from ringup.calls.actions.answer_call import answer_call
from ringup.calls.actions.end_call import end_call
from ringup.calls.actions.ring_call import ring_call
from ringup.calls.models import Call, CallEvent
from ringup.calls.rules.events import CallEventFacts
from ringup.calls.rules.states import CallEventKind
from ringup.calls.saving import note_problem
from ringup.plumbing.locks import lock_row

ACTIONS = {
    CallEventKind.RINGING: ring_call,
    CallEventKind.ANSWERED: answer_call,
    CallEventKind.ENDED: end_call,
}

log = logging.getLogger(__name__)


def receive_call_event(*, connection: int, facts: CallEventFacts) -> Call | None:
    """The call after the event; None when nothing could be done about it yet: it is stored, and a job tries again.

    `connection` is the key of the telephony connection whose signature was checked at the door.
    """
    return act_on_call_event(event=_store(connection, facts))


def act_on_call_event(*, event: int) -> Call | None:
    """Do what a stored event (its key) asks for, if it was not done; None when that failed."""
    try:
        with transaction.atomic():
            row = lock_row(CallEvent.objects.filter(pk=event))
            assert row is not None
            if row.acted_at is not None:
                return Call.objects.get(connection=row.connection_id, external_id=row.external_call)
            call = ACTIONS[CallEventKind(row.kind)](row)
            row.acted_at, row.problem = timezone.now(), ""
            row.save(update_fields=["acted_at", "problem"])
            return call
    except Exception as problem:  # whatever went wrong, the event is stored and must not be sent again
        log.exception("event %s of a call could not be acted on", event)
        note_problem(event, repr(problem))
        return None


def _store(connection: int, facts: CallEventFacts) -> int:
    """The key of the stored event; one that was told before is the row that is there."""
    told = {"connection_id": connection, "external_call": facts.call, "kind": facts.kind.value}
    row = CallEvent(**told, happened_at=facts.at, caller=facts.caller, dialled=facts.dialled, agent=facts.agent)
    CallEvent.objects.bulk_create([row], ignore_conflicts=True)
    return CallEvent.objects.only("pk").get(**told).pk
