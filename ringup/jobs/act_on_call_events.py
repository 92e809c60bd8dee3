"""Acts on events of calls that were stored but could not be acted on at once."""

from datetime import timedelta

from django.utils import timezone

from ringup.calls.actions.act_on_call_event import act_on_call_event
from ringup.calls.queries import list_waiting_events

PATIENCE = timedelta(seconds=10)
TRIES = 20
AT_ONCE = 100


def act_on_call_events() -> int:
    """How many events were tried. After twenty tries one waits for a person: its row tells what went wrong."""
    waiting = list_waiting_events(before=timezone.now() - PATIENCE, tries=TRIES, limit=AT_ONCE)
    for event in waiting:
        act_on_call_event(None, event=event)
    return len(waiting)
